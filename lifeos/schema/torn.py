"""Numbers with a comma in ``{…}``, where a comma ends the value: ``{perDay: 1,000 USD}`` is a field ``perDay`` with the value 1,
and another field ``000 USD`` without one."""

from lifeos.source.yaml import MappingNode, Node, ScalarNode


def rejoined(node: MappingNode) -> MappingNode | None:
    """The mapping with such numbers put together again as they were meant; None when there are none."""
    pairs: list[tuple[Node, Node]] = []
    for key, value in node.value:
        before = pairs[-1][1] if pairs else None
        if before is not None and _is_rest(before, key, value):
            whole = ScalarNode("plain", f"{before.value},{key.value}", before.start_mark, key.end_mark)
            pairs[-1] = (pairs[-1][0], whole)
        else:
            pairs.append((key, value))
    if len(pairs) == len(node.value):
        return None
    return MappingNode(node.tag, pairs, node.start_mark, node.end_mark)


def _is_rest(before: Node, key: Node, value: Node) -> bool:
    """Whether ``key`` is what follows the comma of the number that begins with ``before``."""
    return (
        all(type(part) is ScalarNode and part.tag == "plain" for part in (before, key, value))
        and value.value == ""
        and before.value[:1].isdigit()
        and key.value[:1].isdigit()
        and before.end_mark.line == key.start_mark.line
        and before.end_mark.column + 1 == key.start_mark.column
    )
