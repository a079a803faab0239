"""Where a fault can be put: every field and value of a repository's declarations, with its shape and its place in the text."""

from collections.abc import Iterator
from typing import NamedTuple

from lifeos.schema.shape import Map, Sequence, Shape, Table, kinds, shape_of
from lifeos.source.places import place_of
from lifeos.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, parse

Repo = dict[str, bytes]


class Site(NamedTuple):
    """A field: the file, the path, the shape of its value and of the mapping it stands in; offsets of key and value; line from 1."""

    file: str
    kind: str
    path: str
    name: str
    shape: Shape
    parent: Map | None
    key: tuple[int, int]
    value: tuple[int, int]
    line: int
    parent_line: int
    alone: bool
    text: str

    @property
    def quoted(self) -> bool:
        """Whether the value is written in quotes."""
        return self.text[:1] in ("'", '"')


def sites(repo: Repo) -> list[Site]:
    """All of them, in the order of files and lines."""
    found: list[Site] = []
    for file in sorted(repo):
        if place_of(file) is None:
            continue
        text = repo[file].decode()
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        nodes, _ = parse(file, text)
        for node in nodes:
            if type(node) is MappingNode:
                kind = next((value.value for key, value in node.value if key.value == "kind"), "")
                if kind in kinds():
                    found.extend(_walk(file, kind, text, starts, shape_of(kind), node, "", node.start_mark.line + 1))
    return found


def _walk(
    file: str, kind: str, text: str, starts: list[int], shape: Shape, node: Node, path: str, above: int
) -> Iterator[Site]:
    if type(node) is SequenceNode and isinstance(shape, Sequence):
        for index, item in enumerate(node.value):
            if type(item) is ScalarNode:
                span = _span(starts, item)
                alone = False
                yield Site(
                    file, kind, f"{path}[{index}]", "", shape.item, None, span, span, item.start_mark.line + 1, above, alone,
                    text[span[0] : span[1]],
                )  # fmt: skip
            else:
                yield from _walk(
                    file, kind, text, starts, shape.item, item, f"{path}[{index}]", item.start_mark.line + 1
                )
    if type(node) is not MappingNode or not isinstance(shape, Map | Table):
        return
    for key, value in node.value:
        inner = shape.item if isinstance(shape, Table) else shape.fields.get(key.value)
        if inner is None:
            continue
        below = f"{path}.{key.value}" if path else key.value
        span, line = _span(starts, value), key.start_mark.line + 1
        written = text[starts[line - 1] : starts[line] - 1]
        alone = written.strip().startswith(f"{key.value}:") and value.end_mark.line == key.start_mark.line
        parent = shape if isinstance(shape, Map) else None
        yield Site(
            file,
            kind,
            below,
            key.value,
            inner,
            parent,
            _span(starts, key),
            span,
            line,
            above,
            alone,
            text[span[0] : span[1]],
        )
        yield from _walk(file, kind, text, starts, inner, value, below, line)


def _span(starts: list[int], node: Node) -> tuple[int, int]:
    start, end = node.start_mark, node.end_mark
    return starts[start.line] + start.column, starts[end.line] + end.column
