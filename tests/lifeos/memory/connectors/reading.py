"""Read bytes with a connector."""

import io

from lifeos.memory.record import Found, Refused


def read(connector, data, name="file.md"):
    """What it found, and what it refused as (line, reason)."""
    items = list(connector.read(io.BytesIO(data.encode() if isinstance(data, str) else data), name))
    found = [item.content for item in items if isinstance(item, Found)]
    refused = [tuple(item) for item in items if isinstance(item, Refused)]
    assert len(found) + len(refused) == len(items)
    return found, refused
