"""Entries of a list that are there twice."""

from collections.abc import Iterator, Sequence
from typing import Any

from lifeos.source.yaml import MappingNode, Node


def repeated(field: str, nodes: Sequence[Node], values: Sequence[Any]) -> Iterator[tuple[str, Node, Node]]:
    """Each entry that was there before, with the place of both: the entry's own, or that of its ``field``."""
    seen: dict[str, Node] = {}
    for node, value in zip(nodes, values, strict=True):
        name = value.get(field) if field and isinstance(value, dict) else value
        if not isinstance(name, str):
            continue  # it could not be read, and is reported
        place = _of(field, node)
        if name in seen:
            yield name, place, seen[name]
        else:
            seen[name] = place


def _of(field: str, node: Node) -> Node:
    if field and type(node) is MappingNode:
        return next((value for key, value in node.value if key.value == field), node)
    return node
