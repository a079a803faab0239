"""Whether a version has vectors, in a line: what was ingested has none until it is embedded, and who pins it should know."""

from typing import TYPE_CHECKING

from lifeos.errors import LifeOSError
from lifeos.memory.state_id import NOTHING

if TYPE_CHECKING:
    from lifeos.memory.dataset import Vectors
    from lifeos.memory.store import Store


def number(store: "Store", snapshot: str) -> int:
    """How many vectors a version has; none where it is not here."""
    found = _vectors(store, snapshot)
    return found.vectors if found is not None else 0


def lacking(store: "Store", memory: str, snapshot: str, before: str = NOTHING) -> str:
    """What is to be said of a version without vectors; nothing of one that has them, holds nothing, or is not here. ``before``: the version that it is compared with."""
    if snapshot == NOTHING or _vectors(store, snapshot) is not None or not _here(store, snapshot):
        return ""
    had = number(store, before)
    than = f"; the one before had {had:,}" if had else ""
    return f"without vectors{than}: it is embedded where it is served, some 10 ms a record, unless `lifeos memory embed {memory}` does it once, before `lifeos memory snapshot {memory}`"


def change(store: "Store", memory: str, before: str, after: str) -> str:
    """How the vectors of one version differ from those of another, in a line; nothing where both have as many by the same model."""
    if (missing := lacking(store, memory, after, before)) and number(store, before):
        return missing
    old, new = _vectors(store, before), _vectors(store, after)
    if new is None or new == old:
        return ""
    return f"{new.vectors:,} vectors by {new.model}; before {f'{old.vectors:,} by {old.model}' if old is not None else 'none'}"


def _here(store: "Store", snapshot: str) -> bool:
    try:
        return store.version(snapshot) is not None
    except LifeOSError:
        return False


def _vectors(store: "Store", snapshot: str) -> "Vectors | None":
    import msgspec  # noqa: PLC0415  with memory, not before

    from lifeos.memory.dataset import decode  # noqa: PLC0415

    try:
        version = store.version(snapshot) if snapshot != NOTHING else None
    except LifeOSError:
        return None
    found = decode(version[1]).vectors if version is not None else msgspec.UNSET
    return found if found is not msgspec.UNSET else None
