"""The references of a document: every place that names another document, found by the language's table."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from lifeos.schema.shape import Map, Sequence, Shape, Table, Unit, shape_of

EACH = "*"


class Reference(NamedTuple):
    """``path`` in the referring document names the document ``name`` of ``kind``."""

    path: str
    kind: str
    name: str


@cache
def _paths(kind: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Where documents of this kind refer to others: steps (:data:`EACH` for list items and table keys) and the kind meant."""
    return tuple(_walk(shape_of(kind), ()))


def _walk(shape: Shape, steps: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(shape, Unit):
        if shape.ref is not None:
            yield steps, shape.ref
    elif isinstance(shape, Map):
        for name, inner in shape.fields.items():
            yield from _walk(inner, (*steps, name))
    elif isinstance(shape, Sequence):
        yield from _walk(shape.item, (*steps, EACH))
    elif isinstance(shape, Table) and shape.ref is not None:
        yield (*steps, EACH), shape.ref


def references(kind: str, value: dict[str, Any]) -> Iterator[Reference]:
    """The references that the decoded ``value`` of a document makes, in the order of the schema."""
    for steps, target in _paths(kind):
        for path, name in _follow(value, steps, ""):
            yield Reference(path, target, name)


def _follow(value: Any, steps: tuple[str, ...], path: str) -> Iterator[tuple[str, str]]:
    for position, step in enumerate(steps):
        if step == EACH:
            rest = steps[position + 1 :]
            if isinstance(value, dict):
                yield from ((f"{path}.{key}", key) for key in value)
                return
            for index, item in enumerate(value):
                yield from _follow(item, rest, f"{path}[{index}]")
            return
        value = value.get(step)
        if value is None:
            return
        path = f"{path}.{step}" if path else step
    if isinstance(value, str):
        yield path, value
