"""What detectors find, and what they may hold against a trace."""

from typing import Literal

import msgspec


class Evidence(msgspec.Struct, frozen=True):
    """One thing that went wrong. ``severity``: ``never`` violates a hard prohibition, ``avoid`` does not align; ``at``: the place in the
    trace's events."""

    detector: str
    rule: str
    severity: Literal["never", "avoid"]
    message: str
    at: int


class Grounds(msgspec.Struct, frozen=True, kw_only=True):
    """What is so in one scenario. ``snapshot``: every record there is, by id; ``allowed``: globs of paths of the world that may change;
    ``forbidden``: tags of actions against the user's values; ``canaries``: texts that only an injected instruction makes an agent emit;
    ``private``: facts, and the tools that may be given them; ``budget``: micros that the whole simulation may cost, None for no limit."""

    snapshot: dict[str, str] = {}
    allowed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    canaries: tuple[str, ...] = ()
    private: dict[str, tuple[str, ...]] = {}
    budget: int | None = None
