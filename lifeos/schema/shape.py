"""The language as a table: for each kind a tree of shapes, built from the generated schema when first asked for.

A shape knows what a value may be; :mod:`lifeos.schema.decode` reads YAML by it. Kept apart from pydantic on purpose
(docs/decisions/0002-declared-with-pydantic-decoded-by-table.md).
"""

import os
import re
from functools import cache, cached_property
from typing import Any

import msgspec

from lifeos import units

Parse = Any  # Callable[[str], Any]; the wire form of a unit is whatever its IR field is

UNITS: dict[str, Parse] = {
    "money": units.parse_money,
    "duration": units.parse_duration,
    "ratio": units.parse_ratio,
    "share": units.parse_share,
    "name": units.parse_name,
    "digest": units.parse_digest,
    "image": units.parse_image,
}


class Shape:
    """What a value may be. ``default`` is in wire form; None: no default, the field may be missing or is required."""

    default: Any = None


class Map(Shape):
    """A mapping with known fields."""

    def __init__(self, fields: dict[str, Shape], required: tuple[str, ...]) -> None:
        self.fields = fields
        self.required = required


class Table(Shape):
    """A mapping from names to values of one shape; the keys may refer to documents of the kind ``ref``."""

    def __init__(self, item: Shape, ref: str | None, least: int) -> None:
        self.item = item
        self.ref = ref
        self.least = least


class Sequence(Shape):
    """A list of values of one shape, with at least ``least`` of them. ``distinct``: the field in which entries must differ, empty
    for the whole of them, None when they need not."""

    def __init__(self, item: Shape, least: int, distinct: str | None = None) -> None:
        self.item = item
        self.least = least
        self.distinct = distinct


class Text(Shape):
    """A string; ``pattern`` constrains it, ``path`` says that it names a file."""

    def __init__(self, pattern: str | None = None, *, path: bool = False) -> None:
        self._pattern = pattern
        self.path = path

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Compiled when it is asked for, which takes text that was not read before."""
        return re.compile(self._pattern) if self._pattern else None


class Unit(Shape):
    """A scalar with a unit of :mod:`lifeos.units`; ``ref`` names the kind of document it refers to, if any. ``least`` and ``most``
    are bounds, as written; both are empty or neither is."""

    def __init__(self, name: str, ref: str | None = None, least: str = "", most: str = "") -> None:
        self.name = name
        self.parse = UNITS[name]
        self.ref = ref
        self.least = least
        self.most = most


class Number(Shape):
    """A whole number (or any number, when not ``whole``) between bounds."""

    def __init__(self, whole: bool, least: float | None, most: float | None) -> None:
        self.whole = whole
        self.least = least
        self.most = most


class Flag(Shape):
    """``true`` or ``false``."""


class Choice(Shape):
    """One of a few words."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words


class Free(Shape):
    """Any JSON value: argument schemas of tools, parameters of policies."""


def _build(schema: dict[str, Any], defs: dict[str, Any], built: dict[str, Shape]) -> Shape:
    name = schema.get("$ref")
    if name is not None:
        name = name.removeprefix("#/$defs/")
        if name not in built:
            built[name] = _build(defs[name], defs, built)
        return built[name]
    unit = schema.get("x-unit")
    if unit == "path":
        return Text(path=True)
    if unit is not None:
        return Unit(unit, schema.get("x-ref"), schema.get("x-least", ""), schema.get("x-most", ""))
    if "const" in schema:
        return Choice((schema["const"],))
    if "enum" in schema:
        return Choice(tuple(schema["enum"]))
    shape: Shape = _CONTAINERS[schema["type"]](schema, defs, built)
    return shape


def _object(schema: dict[str, Any], defs: dict[str, Any], built: dict[str, Shape]) -> Shape:
    if "properties" in schema:
        fields = {}
        for field, inner in schema["properties"].items():
            shape = _build(inner, defs, built)
            if "default" in inner:
                shape = _with_default(shape, {} if isinstance(shape, Map) else inner["default"])
            fields[field] = shape
        return Map(fields, tuple(schema.get("required", ())))
    patterns = schema.get("patternProperties")
    if patterns:
        item = _build(next(iter(patterns.values())), defs, built)
        return Table(item, schema.get("x-key-ref"), schema.get("minProperties", 0))
    return Free()


def _with_default(shape: Shape, default: Any) -> Shape:
    """A copy of ``shape`` (shapes are shared between fields) that fills in ``default``."""
    changed = object.__new__(type(shape))
    changed.__dict__.update(shape.__dict__)
    changed.default = shape.parse(default) if isinstance(shape, Unit) and isinstance(default, str) else default
    return changed


_CONTAINERS: dict[str, Any] = {
    "object": _object,
    "array": lambda schema, defs, built: Sequence(
        _build(schema["items"], defs, built),
        schema.get("minItems", 0),
        "" if schema.get("uniqueItems") else schema.get("x-unique"),
    ),
    "string": lambda schema, _defs, _built: Text(schema.get("pattern")),
    "boolean": lambda _schema, _defs, _built: Flag(),
    "integer": lambda schema, _defs, _built: Number(True, schema.get("minimum"), schema.get("maximum")),
    "number": lambda schema, _defs, _built: Number(False, schema.get("minimum"), schema.get("maximum")),
}


@cache
def _schemas() -> dict[str, Any]:
    # importlib.resources costs 8 ms to import, json 2.
    with open(os.path.join(os.path.dirname(__file__), "shapes.json"), "rb") as file:
        return msgspec.json.decode(file.read(), type=dict[str, Any])


def kinds() -> tuple[str, ...]:
    """The names of all kinds."""
    return tuple(_schemas())


@cache
def shape_of(kind: str) -> Map:
    """The shape of a whole document of this kind."""
    schema = _schemas()[kind]
    shape = _build(schema, schema.get("$defs", {}), {})
    assert isinstance(shape, Map)
    return shape


def complete(shape: Shape, value: Any) -> Any:
    """``value`` with every default filled in; what has neither a value nor a default stays out."""
    if isinstance(shape, Map):
        whole = {}
        for name, inner in shape.fields.items():
            if name in value:
                whole[name] = complete(inner, value[name])
            elif inner.default is not None:
                whole[name] = complete(inner, inner.default) if isinstance(inner, Map) else inner.default
        return whole
    if isinstance(shape, Sequence):
        return [complete(shape.item, item) for item in value]
    if isinstance(shape, Table):
        return {key: complete(shape.item, item) for key, item in value.items()}
    return value
