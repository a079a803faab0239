"""The words of a semantic diff."""

from typing import Literal, NamedTuple

Verb = Literal["added", "removed", "changed", "renamed"]


class FieldChange(NamedTuple):
    """One value that differs: its path, and how it reads before and after (empty: not there)."""

    path: str
    before: str
    after: str


class Change(NamedTuple):
    """One document or object that differs. ``scope`` groups: ``declared``, ``inherited``, or an environment's name.

    ``was`` is the earlier name of a renamed document, or the earlier generation of a hash-named object.
    """

    scope: str
    verb: Verb
    kind: str
    name: str
    fields: tuple[FieldChange, ...] = ()
    was: str = ""


class Difference(NamedTuple):
    """Everything that changed from ``before`` to ``after``."""

    before: str
    after: str
    changes: list[Change]

    def scoped(self, scope: str) -> list[Change]:
        """The changes of one scope."""
        return [change for change in self.changes if change.scope == scope]

    @property
    def environments(self) -> list[str]:
        """The environments that have changes, by name."""
        return sorted({change.scope for change in self.changes} - {"declared", "inherited"})
