"""Golden decisions of a suite, as resolved: what a shadow is asked, and what a good decision has."""

import re
from collections.abc import Iterator, Mapping
from math import prod
from typing import Literal

from lifeos.ir.node import Node

_SLOT = re.compile(r"\{([a-z][a-z0-9-]*)\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each ``{name}`` replaced by its value. What is in braces and no name stays as it is, and so does what a value says."""
    return _SLOT.sub(lambda slot: values[slot[1]], text)


def slots(text: str) -> list[str]:
    """The names that stand in braces."""
    return _SLOT.findall(text)


class Turn(Node, frozen=True):
    """An earlier turn of the conversation."""

    by: Literal["user", "agent"]
    text: str


class Good(Node, frozen=True):
    """What a good decision has; ``within`` in milliseconds."""

    never: tuple[str, ...]
    proposes: tuple[str, ...]
    asks: tuple[str, ...]
    cites: bool
    says: tuple[str, ...]
    omits: tuple[str, ...]
    waits: tuple[str, ...]
    values: tuple[str, ...]
    within: int
    confidence: float | None = None


class Golden(Node, frozen=True):
    """A golden decision. In ``ask``, ``date`` and the texts of ``history`` each ``{name}`` stands for one of the values of ``vary``."""

    ask: str
    vary: dict[str, tuple[str, ...]]
    history: tuple[Turn, ...]
    good: Good
    date: str | None = None

    @property
    def variations(self) -> int:
        """How many different tasks it gives, each combination of values being one."""
        return prod(map(len, self.vary.values()))

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """What may hold a ``{name}``, each with its path below the golden decision."""
        yield "ask", self.ask
        if self.date is not None:
            yield "date", self.date
        for index, turn in enumerate(self.history):
            yield f"history[{index}].text", turn.text
