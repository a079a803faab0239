"""A document and its place: which file, which of the documents in it, and where each of its values stands."""

from typing import Any

from lifeos.diagnostics import Span
from lifeos.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, parse, span_of


class Source:
    """A file's text. Positions of values are not kept: they are found again in the text when a diagnostic needs one,
    which makes a clean run as cheap as if there were none."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._nodes: list[Node] | None = None

    def node(self, index: int) -> Node | None:
        """The root node of the document at ``index``."""
        if self._nodes is None:
            self._nodes, _ = parse(self.file, self.text)
        return self._nodes[index] if index < len(self._nodes) else None

    def span(self, index: int, path: str) -> Span:
        """Where the value at ``path`` (``spec.tools[1].ref``) stands; a value that is not written has its parent's place."""
        node = self.node(index)
        if node is None:
            return Span(self.file)
        place: Node = node
        for step in _steps(path):
            inner = _child(place, step)
            if inner is None:
                break
            place = inner
        if place is node or type(place) is MappingNode:
            return self._key_span(node, path) or span_of(self.file, place)
        return span_of(self.file, place)

    def _key_span(self, node: Node, path: str) -> Span | None:
        """For a mapping the place of its key, which reads better than the place of its first field."""
        place, found = node, None
        for step in _steps(path):
            if type(place) is not MappingNode:
                inner = _child(place, step)
                if inner is None:
                    break
                place = inner
                found = span_of(self.file, place) if type(place) is ScalarNode else found
                continue
            pair = next(((key, value) for key, value in place.value if key.value == step), None)
            if pair is None:
                break
            found, place = span_of(self.file, pair[0]), pair[1]
        return found

    def covers(self, index: int, path: str, place: Span) -> bool:
        """Whether ``place`` lies in the value that is written at ``path``."""
        node = self.node(index)
        for step in _steps(path):
            node = _child(node, step) if node is not None else None
        if node is None:
            return False
        start, end = node.start_mark, node.end_mark
        return (start.line, start.column) <= (place.line - 1, place.column - 1) <= (end.line, end.column)

    def has(self, index: int, path: str) -> bool:
        """Whether a value is written at ``path``."""
        place = self.node(index)
        for step in _steps(path):
            place = _child(place, step) if place is not None else None
        return place is not None


def _steps(path: str) -> list[str]:
    return [step for step in path.replace("[", ".").replace("]", "").split(".") if step]


def _child(node: Node, step: str) -> Node | None:
    if type(node) is MappingNode:
        return next((value for key, value in node.value if key.value == step), None)
    if type(node) is SequenceNode and step.isdigit() and int(step) < len(node.value):
        item: Node = node.value[int(step)]
        return item
    return None


class Document:
    """One declaration, decoded: the value in wire form, as far as it could be read."""

    __slots__ = ("index", "kind", "name", "source", "value")

    def __init__(self, kind: str, name: str, value: dict[str, Any], source: Source, index: int) -> None:
        self.kind = kind
        self.name = name
        self.value = value
        self.source = source
        self.index = index

    def span(self, path: str = "metadata.name") -> Span:
        """Where the value at ``path`` stands, or its nearest parent that is written."""
        return self.source.span(self.index, path)

    def covers(self, path: str, place: Span) -> bool:
        """Whether ``place`` lies in the value that this document writes at ``path``."""
        return place.file == self.source.file and self.source.covers(self.index, path, place)

    def has(self, path: str) -> bool:
        """Whether the document itself writes a value at ``path``."""
        return self.source.has(self.index, path)
