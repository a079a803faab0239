"""Compare two values field by field. Lists of things that have a name are compared by name, not by position."""

from collections.abc import Iterator
from typing import Any

from lifeos.diff.changes import FieldChange

_KEYS = ("name", "ref", "agent", "model", "containerPort", "mountPath")
"""Fields that identify an item of a list, the first that all items have."""


def compare(before: Any, after: Any, path: str = "") -> Iterator[FieldChange]:
    """The fields that differ, in the order of ``after``; None stands for nothing. Values are shown whole."""
    if before == after:
        return
    if path and (before or after) and all(side is None or isinstance(side, dict) for side in (before, after)):
        before, after = before or {}, after or {}
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*after, *(key for key in before if key not in after)]:
            yield from compare(before.get(key), after.get(key), _below(path, str(key)))
    elif isinstance(before, list) and isinstance(after, list) and not _plain(before, after):
        key = _identity(before, after)
        yield from _by_position(before, after, path) if key is None else _by_name(before, after, key, path)
    else:
        yield FieldChange(path, "" if before is None else shown(before), "" if after is None else shown(after))


def shown(value: Any) -> str:
    """A value as a person would write it on one line; text as it is."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return "[" + ", ".join(map(shown, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(inner)}" for key, inner in value.items()) + "}"
    return str(value) if value != "" else '""'


def _below(path: str, key: str) -> str:
    """``a.b``, or ``a[b.c]`` for a key that has dots of its own."""
    return f"{path}[{key}]" if "." in key else f"{path}.{key}" if path else key


def _plain(before: list[Any], after: list[Any]) -> bool:
    """Whether lists are better shown whole: of single values, as ``[25, 50, 100]``."""
    return not any(isinstance(item, dict | list) for item in (*before, *after))


def _identity(before: list[Any], after: list[Any]) -> str | None:
    items = [*before, *after]
    if not (before and after and all(isinstance(item, dict) for item in items)):
        return None
    for key in _KEYS:
        if all(isinstance(item.get(key), str | int) for item in items):
            unique = all(len({item[key] for item in side}) == len(side) for side in (before, after))
            return key if unique else None
    return None


def _by_name(before: list[Any], after: list[Any], key: str, path: str) -> Iterator[FieldChange]:
    old = {item[key]: item for item in before}
    new = {item[key]: item for item in after}
    if [name for name in old if name in new] != [
        name for name in new if name in old
    ]:  # which may matter, as of fallbacks
        yield FieldChange(path, shown(list(old)), shown(list(new)))
    for name in [*new, *(name for name in old if name not in new)]:
        yield from compare(old.get(name), new.get(name), f"{path}[{name}]")


def _by_position(before: list[Any], after: list[Any], path: str) -> Iterator[FieldChange]:
    """What both begin and end with is the same; between, items are compared in pairs, and the rest has come or gone."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    same = 0
    while same < min(len(before), len(after)) - start and before[-1 - same] == after[-1 - same]:
        same += 1
    old, new = before[start : len(before) - same], after[start : len(after) - same]
    for offset in range(max(len(old), len(new))):
        place = f"{path}[{start + offset}]"
        if offset >= len(old):
            yield FieldChange(place, "", shown(new[offset]))
        elif offset >= len(new):
            yield FieldChange(place, shown(old[offset]), "")
        elif _alike(old[offset], new[offset]):
            yield from compare(old[offset], new[offset], place)
        else:
            yield FieldChange(place, shown(old[offset]), shown(new[offset]))


def _alike(old: Any, new: Any) -> bool:
    """Whether two items are the same thing with other values, rather than two things."""
    if isinstance(old, dict) and isinstance(new, dict):
        return bool(old.keys() & new.keys())
    return isinstance(old, list) and isinstance(new, list)
