"""Manifest: one Kubernetes object, where it is written, and which declaration each of its fields came from."""

from collections.abc import Mapping
from typing import Any, NamedTuple

Json = dict[str, Any]


class Subject(NamedTuple):
    """The document that a manifest was rendered for, by kind and name."""

    kind: str
    name: str


class Manifest(NamedTuple):
    """One object, one file.

    ``home`` is the directory below ``manifests/<environment>/`` (or below the repository's root when it starts with
    ``/``): an agent's name for what its team's Application syncs, ``_platform`` or ``_platform/<agent>`` for what only
    the platform may touch.

    ``origins`` maps a path in the object (``spec.template.spec.containers[0].image``) to a path in the subject's
    document (``spec.runtime.image``); the longest prefix counts, and where none matches, the document as a whole. It is a
    constant of the target, so provenance costs nothing to carry.

    ``retained`` marks a ConfigMap named by the hash of its content, of which earlier generations stay rendered as long
    as pods of an earlier version may still mount them; ``held`` names those that stay however many came after.
    """

    body: Json
    home: str
    subject: Subject
    origins: Mapping[str, str] = {}
    retained: bool = False
    held: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """``<kind>-<name>.yaml``, lower case: the file name says what is inside."""
        name: str = self.body["metadata"]["name"]
        return f"{self.body['kind'].lower()}-{name}.yaml"

    def origin(self, path: str) -> str:
        """The path in the subject's document that the field at ``path`` came from; empty for the whole document."""
        while path:
            if path in self.origins:
                return self.origins[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.origins.get("", "")
