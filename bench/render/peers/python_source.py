"""Templates as Python expressions, for tools that are programmed in Python."""

import json
from typing import Any

from skeleton import Hole, Pattern


def expression(tree: Any, hole: str) -> str:
    """``tree`` as an expression; ``hole`` is how a value is had, such as ``agent[%r]``."""
    if isinstance(tree, Hole):
        return hole % tree.name
    if isinstance(tree, Pattern):
        parts = (_fixed(part) if isinstance(part, str) else f"{{{hole % part.name}}}" for part in tree.parts)
        return f'f"{"".join(parts)}"'
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key!r}: {expression(item, hole)}" for key, item in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(expression(item, hole) for item in tree) + "]"
    return repr(tree)


def _fixed(text: str) -> str:
    return json.dumps(text)[1:-1].replace("{", "{{").replace("}", "}}")
