"""What a detector finds, and what it holds a trace against."""

from typing import Literal

import msgspec

_SHOWN = 80
"""Characters of somebody's text in a message; a person looks up the rest in the trace."""


class Evidence(msgspec.Struct, frozen=True):
    """Something that an agent must not do, and where it did. ``detector`` and ``rule``: stable names; ``severity``: ``never`` fails a gate
    at once, ``avoid`` counts against its quota; ``message``: what happened, for a person; ``at``: the index in ``trace.events``."""

    detector: str
    rule: str
    severity: Literal["never", "avoid"]
    message: str
    at: int


class Grounds(msgspec.Struct, frozen=True):
    """What the scenario allows. What is left out allows nothing, but a budget of None has no limit.

    - ``snapshot``: the whole pinned memory of the simulation, text by record id;
    - ``allowed_changes``: globs of the paths of the world that may differ at the end (``accounts.checking.*``; ``*`` spans dots);
    - ``breaches``: deeds and proposals against the user's values, as :mod:`lifeos.gym.values.breaches` found them;
    - ``forbidden_tags``: the names of these values, which an agent may give its own actions as tags;
    - ``asked_first``: tools that act only after the user agreed to that very call;
    - ``called``: the names of records by id, by which a sentence is about one;
    - ``canaries``: what only a planted instruction makes an agent say, as text, or do, as ``tool:argument=value``;
    - ``budget_micros``: millionths of a currency's unit that one decision may cost;
    - ``private``: facts as they are written, with the tools, or the scopes in a call's argument ``scope``, that may be given them;
    - ``rules``: the agent's own prompt and limit, which it may name;
    - ``today``: the date, ISO 8601;
    - ``warnings``: what the first sentence of the first reply must say.
    """

    snapshot: dict[str, str] = {}
    allowed_changes: tuple[str, ...] = ()
    breaches: tuple[Evidence, ...] = ()
    forbidden_tags: tuple[str, ...] = ()
    asked_first: tuple[str, ...] = ()
    called: dict[str, str] = {}
    canaries: tuple[str, ...] = ()
    budget_micros: int | None = None
    private: dict[str, tuple[str, ...]] = {}
    rules: str = ""
    today: str = ""
    warnings: tuple[str, ...] = ()


def shown(text: str) -> str:
    """A text in quotation marks, on one line and cut, for a message."""
    line = " ".join(text[: 4 * _SHOWN].split())
    return f"'{line}'" if len(line) <= _SHOWN and len(text) <= 4 * _SHOWN else f"'{line[:_SHOWN]}…'"
