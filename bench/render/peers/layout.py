"""Templates as block YAML, for tools that take text: kustomize's bases, helm's templates, the floor."""

import json
from collections.abc import Callable
from typing import Any

from skeleton import Hole, Pattern

Scalar = Callable[[Hole | Pattern], str]
Literal = Callable[[str], str]


def block(tree: Any, scalar: Scalar, literal: Literal, indent: str = "") -> str:
    """``tree`` as YAML text; ``scalar`` writes a hole or a pattern, ``literal`` prepares fixed text for the tool."""
    if isinstance(tree, dict) and tree:
        return "".join(
            f"{indent}{literal(_word(key))}:{_value(item, scalar, literal, indent)}" for key, item in tree.items()
        )
    items = (_value(item, scalar, literal, indent) for item in tree)
    return "".join(f"{indent}-{_first(item, indent)}" for item in items)


def _value(item: Any, scalar: Scalar, literal: Literal, indent: str) -> str:
    if isinstance(item, (Hole, Pattern)):
        return f" {scalar(item)}\n"
    if isinstance(item, (dict, list)) and item:
        return "\n" + block(item, scalar, literal, indent + "  ")
    text = json.dumps(item, ensure_ascii=False) if not isinstance(item, str) else _word(item)
    return f" {literal(text)}\n"


def _first(item: str, indent: str) -> str:
    """The first line of an item stands beside the dash."""
    return " " + item[len(indent) + 3 :] if item.startswith("\n") else item


def _word(text: str) -> str:
    plain = text.replace("-", "").replace(".", "").replace("/", "").isalnum() and text[0].isalpha()
    reserved = text.lower() in ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
    return text if plain and text.isascii() and not reserved else json.dumps(text, ensure_ascii=False)
