"""JSON Schemas that people and agents bring, decided by themselves: nothing is fetched, no word in them is overlooked.

The draft is 2020-12. Formats (``date``, ``email``) are demanded, for whoever writes one means it. Expressions are matched in a
time that grows with the text alone.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_STRICT = {
    "$schema": _DRAFT,
    "$id": "urn:lifeos:strict-schema",
    # What the draft says of schemas, of those within schemas too, and no word beside it: a misspelt one is no bound at all.
    "$dynamicAnchor": "meta",
    "$ref": _DRAFT,
    "patternProperties": {"^x-": True},
    "unevaluatedProperties": False,
}
_PARTS = ("core", "applicator", "unevaluated", "validation", "meta-data", "format-annotation", "content")
"""The vocabularies of the draft."""
_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_NONE = "remove it; a word of your own begins with 'x-'"
_SELF_CONTAINED = "remove it, or write what it refers to into the schema, below '$defs'"
_DEPTH = 200
"""The library follows a value on the stack, of which 8 MB are used up some thousand levels down."""


class Fault(NamedTuple):
    """What is wrong in a schema, where (the steps from its root), and what mends it. ``unknown``: the word that is none, if that
    is the matter."""

    steps: tuple[str | int, ...]
    message: str
    hint: str
    unknown: str = ""


class SchemaError(ValueError):
    """The schema says nothing that could be decided; the message says why."""


class Schema:
    """A schema, ready to decide. Raises :class:`SchemaError` when it cannot be used."""

    def __init__(self, schema: Any) -> None:
        try:
            self._validator = _validator(schema)
        except (ValueError, RecursionError) as error:
            raise SchemaError(_words(error)) from None

    def admits(self, value: Any) -> bool:
        """Whether the value satisfies the schema; what JSON cannot say satisfies none, nor does what is nested beyond sense."""
        try:
            return not _is_deep(value) and self._validator.is_valid(value)
        except (ValueError, RecursionError):
            return False

    def objection(self, value: Any) -> str:
        """What is wrong with the value, in a line; empty when it satisfies the schema."""
        if _is_deep(value):
            return f"nested more than {_DEPTH} levels deep"
        try:
            self._validator.validate(value)
        except (ValueError, RecursionError) as error:
            return _words(error)
        return ""


@cache
def keywords() -> frozenset[str]:
    """The words of the draft."""
    import jsonschema_rs  # noqa: PLC0415  15 MB, which most runs of the compiler do without

    parts = (f"{_DRAFT.removesuffix('schema')}meta/{part}" for part in _PARTS)
    bundles: list[Any] = [jsonschema_rs.bundle({"$ref": part}) for part in parts]
    return frozenset(word for bundle in bundles for part in bundle["$defs"].values() for word in part["properties"])


def faults(schema: Any) -> Iterator[Fault]:
    """Everything for which a schema of an object's fields must not be relied on."""
    if _is_deep(schema):
        yield Fault((), f"the schema is nested more than {_DEPTH} levels deep", "make it flatter")
        return
    if not isinstance(schema, dict) or schema.get("type") != "object":
        # Also the Model Context Protocol (2025-06-18, Tool.inputSchema) takes nothing else.
        yield Fault(("type",), "arguments are an object, which the schema does not say", "write 'type: object'")
    if isinstance(schema, dict) and schema.get("$schema", _DRAFT) != _DRAFT:
        message = "schemas are read as of draft 2020-12, whatever they say of themselves"
        yield Fault(("$schema",), message, "remove the line")
    said: set[Fault] = set()
    for error in _strict().iter_errors(schema):
        for fault in _of(error):
            if fault not in said:
                said.add(fault)
                yield fault
    if not said:
        try:
            _validator(schema)
        except (ValueError, RecursionError) as error:
            yield Fault(tuple(getattr(error, "instance_path", ())), _words(error), _SELF_CONTAINED)


@cache
def _strict() -> Any:
    """What schemas are held to. Once: the draft refers to itself, so the library (0.61) never gives back the 200 kB of it."""
    import jsonschema_rs  # noqa: PLC0415

    return jsonschema_rs.Draft202012Validator(_STRICT)


def _validator(schema: Any) -> Any:
    import jsonschema_rs  # noqa: PLC0415

    if _is_deep(schema):
        raise ValueError(f"nested more than {_DEPTH} levels deep")
    return jsonschema_rs.Draft202012Validator(
        schema, retriever=_elsewhere, validate_formats=True, ignore_unknown_formats=False
    )


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEPTH):
        if not level:
            return False
        level = [inner for item in level for inner in _within(item)]
    return True


def _within(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list | tuple) else ()


def _of(error: Any) -> Iterator[Fault]:
    steps = tuple(error.instance_path)
    unexpected = getattr(error.kind, "unexpected", None)
    if steps[-1:] == ("type",) and isinstance(error.instance, str):
        yield Fault(steps, f"'{error.instance}' is no type", f"one of: {', '.join(_TYPES)}")
    elif unexpected is None:
        yield Fault(steps, _words(error), "https://json-schema.org/understanding-json-schema explains each word")
    # Where a word is wrong, the library also calls every word around it unexpected.
    for word in unexpected or ():
        if word not in keywords():
            yield Fault((*steps, word), f"JSON Schema has no word '{word}', so it bounds nothing", _NONE, word)


def _words(error: Exception) -> str:
    """What the library says, without what it says of itself."""
    return str(getattr(error, "message", error)).partition(". Adjust configuration")[0].rpartition("LookupError: ")[2]


def _elsewhere(uri: str) -> Any:
    raise LookupError(f"'{uri}' is elsewhere, and nothing is fetched")
