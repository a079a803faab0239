"""Whether a record is what the ontology says of its kind: the shapes of SHACL, applied before its facts are made.

A record is a tree of plain values, so each constraint is one look at one field, and 100,000 records are validated in a second. What SHACL
would say of the facts is the same: tests compare both on the same records. Source: W3C, Shapes Constraint Language, §4.1 to 4.6.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from lifeos.memory.ontology import Property, ontology
from lifeos.memory.record import Content

XSD = "http://www.w3.org/2001/XMLSchema#"
_ZONE = r"(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_DAY = re.compile(rf"(\d{{4}}-\d\d-\d\d){_ZONE}", re.ASCII)
_TIME = re.compile(rf"(\d{{4}}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?{_ZONE}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_DOUBLE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?INF|NaN", re.ASCII)


class _Asked(NamedTuple):
    """What is asked of a field. ``types``: one of them has to hold; none where any text will do."""

    field: str
    least: int
    most: int
    types: tuple[Callable[[str], bool], ...]
    pattern: re.Pattern[str] | None
    wrong: str


def holds(datatype: str, text: str) -> bool:
    """Whether a text is written as a datatype is. ``datatype``: its name in XML Schema; one that is not among those of the ontology is any text's."""
    return datatype not in _TYPES or _TYPES[datatype](text)


def violation(content: Content) -> str:
    """What the ontology has against a record, the first by field; nothing when it has nothing. It holds nothing of what the record says."""
    kind: str = content.__struct_config__.tag  # type: ignore[assignment]  # ours are words
    return next(_against(content, kind, _compiled()[kind]), "")


def _against(content: Content, kind: str, every: tuple["_Asked", ...]) -> Iterator[str]:
    for asked in every:
        value = getattr(content, asked.field)
        values = value if isinstance(value, tuple) else (value,) if value else ()
        if len(values) < asked.least:
            yield f"{_a(kind)} without its {asked.field}"
        if asked.most and len(values) > asked.most:
            yield f"{_a(kind)} has more than {asked.most} {asked.field}"
        for one in values:
            fits = not asked.types or any(typed(one) for typed in asked.types)
            if not fits or (asked.pattern is not None and asked.pattern.search(one) is None):
                yield asked.wrong


@cache
def _compiled() -> dict[str, tuple[_Asked, ...]]:
    return {
        kind: tuple(_asked(kind, one) for one in properties) for kind, (_, properties) in ontology().classes.items()
    }


def _asked(kind: str, one: Property) -> _Asked:
    names = [datatype.value.removeprefix(XSD) for datatype in one.datatypes]
    written = " or ".join(f"xsd:{name}" for name in names) + (f" like {one.pattern}" if one.pattern else "")
    return _Asked(
        one.field,
        one.least,
        one.most,
        tuple(_TYPES[name] for name in names if name != "string"),
        re.compile(one.pattern) if one.pattern else None,
        f"the {one.field} of {_a(kind)} is no {written}",
    )


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _is_day(text: str) -> bool:
    match = _DAY.fullmatch(text)
    return match is not None and _exists(match[1])


def _is_time(text: str) -> bool:
    match = _TIME.fullmatch(text)
    return match is not None and _exists(match[1])


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


_TYPES: dict[str, Callable[[str], bool]] = {
    "date": _is_day,
    "dateTime": _is_time,
    "decimal": lambda text: _DECIMAL.fullmatch(text) is not None,
    "double": lambda text: _DOUBLE.fullmatch(text) is not None,
}
