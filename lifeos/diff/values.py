"""Compare two values field by field. Lists of things that have a name are compared by name, not by position."""

from collections.abc import Callable, Iterator
from typing import Any

from lifeos.diff.changes import FieldChange

_KEYS = ("name", "ref", "agent", "model", "containerPort", "mountPath")
"""Fields that identify an item of a list, the first that all items have."""


def compare(before: Any, after: Any, show: Callable[[Any], str], path: str = "") -> Iterator[FieldChange]:
    """The fields that differ, in the order of ``after``. Item order matters only for lists without identity."""
    if before == after:
        return
    if isinstance(before or {}, dict) and isinstance(after or {}, dict) and path:
        before, after = before or {}, after or {}
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*after, *(key for key in before if key not in after)]:
            deeper = f"{path}.{key}" if path else str(key)
            yield from compare(before.get(key), after.get(key), show, deeper)
        return
    key = _identity(before, after)
    if key is not None:
        old = {item[key]: item for item in before}
        new = {item[key]: item for item in after}
        for name in [*new, *(name for name in old if name not in new)]:
            yield from compare(old.get(name), new.get(name), show, f"{path}[{name}]")
        return
    if isinstance(before, list) and isinstance(after, list) and all(_is_scalar(item) for item in (*before, *after)):
        gained, lost = [item for item in after if item not in before], [item for item in before if item not in after]
        if sorted(map(str, before)) != sorted(map(str, after)) and (gained or lost):
            yield FieldChange(path, show(before), show(after))
            return
    yield FieldChange(path, "" if before is None else show(before), "" if after is None else show(after))


def _identity(before: Any, after: Any) -> str | None:
    if not (isinstance(before, list) and isinstance(after, list) and before and after):
        return None
    items = [*before, *after]
    if not all(isinstance(item, dict) for item in items):
        return None
    for key in _KEYS:
        if all(isinstance(item.get(key), str | int) for item in items):
            unique = len({item[key] for item in before}) == len(before) and len({item[key] for item in after}) == len(
                after
            )
            return key if unique else None
    return None


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, dict | list)
