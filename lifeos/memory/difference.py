"""What changed between two versions: records and facts added and removed, by source and scope."""

from collections.abc import Iterator
from typing import NamedTuple

from lifeos.memory.dataset import Manifest
from lifeos.memory.store import Store


class Change(NamedTuple):
    """Of a source, which belongs to a scope."""

    source: str
    scope: str
    records_added: int
    records_removed: int
    facts_added: int
    facts_removed: int


def changes(store: Store, before: Manifest | None, after: Manifest) -> Iterator[Change]:
    """The sources that differ, by name. Only files that differ are read. Raises :class:`LifeOSError` for those that cannot be."""
    old = before.sources if before is not None else {}
    for name in sorted({*old, *after.sources}):
        scope = (after.sources.get(name) or old[name]).scope
        records = _lines(store, before, after, f"records/{name}/")
        facts = _lines(store, before, after, f"graph/{name}/")
        moved = name in old and name in after.sources and old[name].scope != scope
        if any((*records, *facts)) or moved or (name in old) != (name in after.sources):
            yield Change(name, scope, *records, *facts)


def _lines(store: Store, before: Manifest | None, after: Manifest, folder: str) -> tuple[int, int]:
    """How many lines are only in the files after, and how many only in those before."""
    old = before.files if before is not None else {}
    added = removed = 0
    for path in {*old, *after.files}:
        one, other = old.get(path), after.files.get(path)
        if path.startswith(folder) and one != other:
            left = set(store.get(one).splitlines()) if one is not None else set()
            right = set(store.get(other).splitlines()) if other is not None else set()
            added += len(right - left)
            removed += len(left - right)
    return added, removed
