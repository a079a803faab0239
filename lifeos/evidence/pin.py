"""A pin: the revision of an agent that people are led to in an environment, as a file that machines write and git keeps.

It names what passed, and not how: how it passed is the receipt, and the commit that moved the pin.
"""

import re

import msgspec

from lifeos.bundle import pretty

FORMAT = 1
"""Of the file. A reader refuses what it does not know."""

_HASHED = re.compile(r"(.+)-[0-9a-f]{10}")
"""A name that ends in the hash of what it names."""


class Pin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In ``environment`` the traffic of ``agent`` goes to ``revision``; ``config`` is the ConfigMap that its pods mount."""

    format: int
    agent: str
    environment: str
    revision: str
    config: str


def encode(pin: Pin) -> bytes:
    """The file: canonical JSON, one value a line."""
    return pretty(pin).encode()


def path_of(agent: str, environment: str) -> str:
    """Where a pin belongs, from the root of the repository."""
    return f"evals/pins/{agent}/{environment}.json"


def examine(path: str, data: bytes) -> tuple[Pin | None, tuple[str, ...]]:
    """The pin in a file, and what is wrong with it, a sentence each; no pin where it cannot be read. ``path``: from the root of the
    repository."""
    try:
        pin = msgspec.json.decode(data, type=Pin)
    except (msgspec.DecodeError, RecursionError) as error:
        return None, (f"it is no pin: {error}",)
    if pin.format != FORMAT:
        return None, (f"it has format {pin.format}, and this LifeOS reads {FORMAT}",)
    found = []
    if data != encode(pin):
        found.append("it is not as it was written: its bytes are others")
    if path != path_of(pin.agent, pin.environment):
        found.append(f"it belongs in {path_of(pin.agent, pin.environment)}")
    for what, name in (("revision", pin.revision), ("config", pin.config)):
        named = _HASHED.fullmatch(name)
        if named is None or named[1] != pin.agent:
            found.append(f"'{name}' is no {what} of agent '{pin.agent}'")
    return pin, tuple(found)
