"""What OPA sees: the file tree of a bundle, from the ConfigMaps that its pod mounts and watches.

The same tree serves ``opa build``, ``opa eval`` and ``opa test``, so that what is tested is what runs.
"""

from collections.abc import Iterable, Mapping
from typing import Any

POLICIES = {"lifeos.dev/bundle": "policies"}
"""Label of the ConfigMap that OPA mounts: Rego, and the data that comes with it."""

DATA = {"openpolicyagent.org/data": "opa"}
"""Label of the ConfigMaps that kube-mgmt loads, each value at ``data[namespace][name][key]``."""


def policy_tree(objects: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Path -> text. Objects that are not for OPA are skipped."""
    tree: dict[str, str] = {}
    for body in objects:
        if body["kind"] != "ConfigMap":
            continue
        meta = body["metadata"]
        labelled = meta.get("labels", {}).items()
        if POLICIES.items() <= labelled:
            tree.update(
                {f"policies/{key}" if key.endswith(".rego") else key: text for key, text in body["data"].items()}
            )
        elif DATA.items() <= labelled:
            tree.update(
                {f"{meta['namespace']}/{meta['name']}/{key}/data.json": text for key, text in body["data"].items()}
            )
    return tree
