"""Change values of a YAML file where they stand: every other byte, comments among them, stays as it is."""

import json
import re
from collections.abc import Mapping
from typing import Any

from lifeos.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, parse

Path = tuple[str, ...]
"""Where a value stands: the fields that lead to it, from the top of the document."""

_WORD = r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z][\w./@-]*"
_BARE = {flow: re.compile(_WORD + ("" if flow else r"(?::[\w./@-]+)*"), re.IGNORECASE) for flow in (True, False)}
"""What reads as a text to every YAML reader without quotes, within braces and outside of them."""


class EditError(ValueError):
    """The file cannot be changed in that way; the message says why."""


def edited(path: str, text: str, changes: Mapping[Path, Any]) -> str:
    """``text`` with these values: of a field that is not there it is added at the end of its mapping, with the mappings around it; None takes a field
    away, with the comment above it. Raises :class:`EditError` rather than ever changing anything else."""
    for place, value in changes.items():
        before = _document(path, text)
        text = _changed(text, before, place, value)
        if _content(_document(path, text)) != _expected(_content(before), place, value):
            raise EditError(f"{path}: {'.'.join(place)} cannot be set without changing more than that")
    return text


def _document(path: str, text: str) -> MappingNode:
    documents, found = parse(path, text)
    if found or len(documents) != 1 or not isinstance(documents[0], MappingNode):
        raise EditError(f"{path}: {found[0].message if found else 'it holds no document, or more than one'}")
    return documents[0]


def _changed(text: str, document: MappingNode, place: Path, value: Any) -> str:
    around: Node = document
    for at, name in enumerate(place):
        if not isinstance(around, MappingNode):
            raise EditError(f"{'.'.join(place[:at])} holds no fields")
        pair = next(((key, inner) for key, inner in around.value if key.value == name), None)
        if pair is None:
            rest = value
            for inner in reversed(place[at + 1 :]):
                rest = {inner: rest}
            return text if value is None else _added(text, around, name, rest)
        if at + 1 == len(place):
            return _removed(text, around, *pair) if value is None else _replaced(text, around, pair[1], value)
        around = pair[1]
    raise EditError("no field is named")


def _replaced(text: str, around: MappingNode, old: Node, value: Any) -> str:
    start, end = _offset(text, old.start_mark), _end(text, old)
    return text[:start] + _written(value, flow=bool(around.flow_style)) + text[end:]


def _added(text: str, around: MappingNode, name: str, value: Any) -> str:
    if not around.value:
        raise EditError(f"{name} has no neighbour that shows how it is to be written")
    first, last = around.value[0][0], around.value[-1][1]
    field = f"{name}: {_written(value, flow=bool(around.flow_style))}"
    end = _end(text, last)
    if around.flow_style:
        return f"{text[:end]}, {field}{text[end:]}"
    end = _line_end(text, end)
    before = text[:end] if text[:end].endswith("\n") else f"{text[:end]}\n"
    return f"{before}{' ' * first.start_mark.column}{field}\n{text[end:]}"


def _removed(text: str, around: MappingNode, key: Node, old: Node) -> str:
    at = next(index for index, (name, _) in enumerate(around.value) if name is key)
    start, end = _offset(text, key.start_mark), _end(text, old)
    if not around.flow_style:
        return text[: _comment_above(text, start)] + text[_line_end(text, end) :]
    if at:
        return text[: _end(text, around.value[at - 1][1])] + text[end:]
    if len(around.value) > 1:
        end = _offset(text, around.value[1][0].start_mark)
    return text[:start] + text[end:]


def _written(value: Any, *, flow: bool) -> str:
    """As it stands behind its field; JSON is YAML."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_written(key, flow=True)}: {_written(inner, flow=True)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_written(item, flow=True) for item in value)}]"
    return value if isinstance(value, str) and _BARE[flow].fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _offset(text: str, mark: Any) -> int:
    return sum(len(line) for line in text.splitlines(keepends=True)[: mark.line]) + int(mark.column)


def _end(text: str, node: Node) -> int:
    """Where a value's own text ends: the parser counts what comes before the next one to a block."""
    while isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node, MappingNode) else node.value[-1]
    return _offset(text, node.end_mark)


def _line_end(text: str, at: int) -> int:
    """Behind the line of a place; a block scalar ends where the next line begins."""
    if at and text[at - 1] == "\n":
        return at
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _comment_above(text: str, start: int) -> int:
    """Where the lines begin that belong to the field there: its own, and the comment above it, as deep as itself."""
    line = text.rfind("\n", 0, start) + 1
    lead = f"{text[line:start]}#"
    while line and text[:line].splitlines()[-1].startswith(lead):
        line = text.rfind("\n", 0, line - 1) + 1
    return line


def _content(node: Node) -> Any:
    """What a node says, whatever it looks like."""
    if isinstance(node, MappingNode):
        return {str(key.value): _content(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_content(item) for item in node.value]
    assert isinstance(node, ScalarNode), "there are three kinds of nodes"
    return str(node.value)


def _expected(before: Any, place: Path, value: Any) -> Any:
    name, *rest = place
    inner = before.get(name, {})
    if not rest and value is None:
        return {key: each for key, each in before.items() if key != name}
    if rest and value is None and name not in before:
        return before
    return {**before, name: _expected(inner, tuple(rest), value) if rest else _read(value)}


def _read(value: Any) -> Any:
    """A value as :func:`_content` reads it."""
    if isinstance(value, dict):
        return {str(key): _read(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_read(item) for item in value]
    return value if isinstance(value, str) else json.dumps(value)
