"""Rewrite a declaration in the one way it should look, keeping every comment and every value.

The only user of ruamel.yaml, which keeps comments and is fifteen times slower than the compiler's parser.
"""

import io
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from lifeos.schema.kebab import kebab
from lifeos.schema.shape import Map, Sequence, Shape, Table, kinds, shape_of
from lifeos.source.yaml import MappingNode, Node, SequenceNode, parse

_MODELINE = re.compile(r"# yaml-language-server: \$schema=\S+")
_ENVELOPE = ("apiVersion", "kind", "metadata", "spec")


class FormatError(ValueError):
    """The file cannot be formatted; the message says why."""


def formatted(path: str, text: str) -> str:
    """``text`` as it should look. Raises :class:`FormatError` rather than ever changing a value or losing a comment."""
    nodes, found = parse(path, text)
    if found or not nodes:
        raise FormatError(found[0].message if found else "the file declares nothing")
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        documents = list(yaml.load_all(text))
    except (YAMLError, ValueError) as error:
        raise FormatError(str(error).split("\n", 1)[0]) from error
    for document in documents:
        if isinstance(document, CommentedMap) and document.get("kind") in kinds():
            _order(document, shape_of(str(document["kind"])))
    out = io.StringIO()
    yaml.dump_all(documents, out)
    after = _modeline(path, documents, re.sub(r"[ \t]+$", "", out.getvalue(), flags=re.MULTILINE))
    after_nodes, after_found = parse(path, after)
    if after_found or list(map(_plain, nodes)) != list(map(_plain, after_nodes)) or _comments(text) != _comments(after):
        raise FormatError("it cannot be rewritten without changing it")
    return after


def _order(value: Any, shape: Shape) -> None:
    """Fields in the order of the schema. A mapping with comments between its fields keeps its order, and so do they."""
    if isinstance(value, CommentedMap):
        if isinstance(shape, Map):
            known = [name for name in (*_ENVELOPE, *shape.fields) if name in value]
            if not value.ca.items and not any(
                isinstance(item, CommentedMap) and item.ca.items for item in value.values()
            ):
                for name in dict.fromkeys([*known, *value]):
                    value.move_to_end(name)
            for name, inner in shape.fields.items():
                if name in value:
                    _order(value[name], inner)
        elif isinstance(shape, Table):
            for inner_value in value.values():
                _order(inner_value, shape.item)
    elif isinstance(value, list) and isinstance(shape, Sequence):
        for item in value:
            _order(item, shape.item)


def _modeline(path: str, documents: list[Any], text: str) -> str:
    """The reference to the schema belongs in line 1, when the file holds one kind."""
    found = {str(document.get("kind")) for document in documents if isinstance(document, CommentedMap)}
    if len(found) != 1 or _MODELINE.match(text) or _MODELINE.search(text):
        return text
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}schemas/{kebab(found.pop())}.json\n{text}"


def _plain(node: Node) -> Any:
    """The content of a node without positions; the order of fields does not count, style and quotes do not either."""
    if isinstance(node, MappingNode):
        return {str(_plain(key)): _plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_plain(item) for item in node.value]
    return (node.tag, node.value)


def _comments(text: str) -> list[str]:
    found = [line.strip() for line in text.split("\n") if line.strip().startswith("#") and not _MODELINE.match(line)]
    return sorted(found)
