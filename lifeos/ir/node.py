"""The base of everything resolved: frozen, camelCase on the wire, unknown fields refused."""

from typing import Any, Literal

import msgspec

Json = dict[str, Any]
Stakes = Literal["high", "low"]
Access = Literal["read", "read-write"]


class Node(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A resolved value. Equality is by content."""
