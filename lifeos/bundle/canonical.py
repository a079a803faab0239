"""Canonical JSON and content addresses: the same value has the same bytes, and so the same name."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

_NAME_DIGITS = 10
"""Of a hash in an object's name: 40 bits, a collision among a name's few generations is out of reach."""


def canonical(value: Any) -> bytes:
    """JSON with keys in code-point order, no spaces, UTF-8, floats in shortest round-trip form, money as micros."""
    return msgspec.json.encode(value, order="sorted")


def pretty(value: Any) -> str:
    """Canonical JSON, one value a line, newline at the end: for what people read in a pull request."""
    return msgspec.json.format(canonical(value), indent=2).decode() + "\n"


def content_hash(data: bytes) -> str:
    """The content address of some bytes: ``sha256:`` and 64 hexadecimal digits."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def sealed(document: Mapping[str, Any]) -> str:
    """The content address of a document without its own ``id``, which is where it stands: what nobody can change in passing."""
    return content_hash(canonical({key: value for key, value in document.items() if key != "id"}))


def hashed_name(prefix: str, data: Mapping[str, Any]) -> str:
    """The name of an immutable object, such as a ConfigMap: new content is a new object, so pods of an earlier version keep theirs."""
    return f"{prefix}-{hashlib.sha256(canonical(data)).hexdigest()[:_NAME_DIGITS]}"
