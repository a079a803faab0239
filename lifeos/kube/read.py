"""Read back a rendered object. Not on the way of a compilation, which never parses what it rendered."""

from typing import Any

import yaml


def read(data: bytes) -> dict[str, Any] | None:
    """The object in a manifest file, or None when there is none."""
    try:
        body = yaml.load(data, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None
    if not isinstance(body, dict) or "kind" not in body or not isinstance(body.get("metadata"), dict):
        return None
    return body if isinstance(body["metadata"].get("name"), str) else None
