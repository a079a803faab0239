"""Read back a rendered object. Not on the way of a compilation, which never parses what it rendered."""

from typing import Any

import yaml

MAX_DEPTH = 64
"""Of nesting. The parser is recursive in C: a file that nests deep enough would end the process."""


def parse(data: bytes) -> Any:
    """The value that a YAML or JSON text stands for, or None: the text may be anything that stands in a commit."""
    try:
        return None if _is_trap(data) else yaml.load(data, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):  # ValueError: a date that no calendar has
        return None


def read(data: bytes) -> dict[str, Any] | None:
    """The object in a manifest file, or None when there is none."""
    body = parse(data)
    if not isinstance(body, dict) or "kind" not in body or not isinstance(body.get("metadata"), dict):
        return None
    return body if isinstance(body["metadata"].get("name"), str) else None


def _is_trap(data: bytes) -> bool:
    """Nesting too deep, or aliases, which are never rendered and of which a few lines can make an object without end."""
    depth = 0
    for event in yaml.parse(data, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif isinstance(event, yaml.AliasEvent):
            return True
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return False
