"""Where each value of a file stands, found again in its text."""

from lifeos.diagnostics import Span
from lifeos.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, parse, span_of


class Positions:
    """Where the values of a file's documents stand."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._nodes, _ = parse(file, text)

    def node(self, index: int) -> Node | None:
        """The root node of the document at ``index``."""
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
