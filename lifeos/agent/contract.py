"""The agent contract, version 1: JSON over HTTP or a Python function, a task in and a decision out.

Whatever an agent says here is its own account. What it did is known from the gateway, and what it could know from the reads it made;
the gate compares the two.
"""

from typing import Any, Literal

import msgspec

from lifeos.units import Money

Outcome = Literal["done", "proposed", "denied", "failed"]
"""What became of an action: carried out; left to the person; refused by a policy; tried and failed."""


class Wire(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A message of the contract. Fields that are not known are ignored, so that later versions may add some."""


class Said(Wire, frozen=True):
    """An earlier turn of the conversation."""

    by: Literal["user", "agent"]
    text: str


class Task(Wire, frozen=True):
    """What a person or an event asks. ``session``: the conversation it belongs to; ``memory``: the state of memory to answer from;
    ``date``: the person's own date (ISO 8601), which the machine that answers cannot know."""

    id: str
    session: str
    text: str
    history: tuple[Said, ...] = ()
    memory: str | None = None
    date: str | None = None


class Action(Wire, frozen=True):
    """Something that the agent did or would do: a tool with its arguments. ``tags`` may name values that it goes
    against, which is believed; that none is named decides nothing. ``money``: what it moves."""

    tool: str
    arguments: dict[str, Any]
    outcome: Outcome
    tags: tuple[str, ...] = ()
    money: Money | None = None


class Claim(Wire, frozen=True):
    """A sentence that states a fact, and the records that show it."""

    text: str
    cites: tuple[str, ...] = ()


class Usage(Wire, frozen=True):
    """What the decision consumed."""

    input_tokens: int = 0
    output_tokens: int = 0
    model_calls: int = 0
    cost: Money = Money(0)

    def __add__(self, other: "Usage") -> "Usage":
        """Of two together."""
        cost = Money(
            self.cost.micros + other.cost.micros, other.cost.currency if other.cost.micros else self.cost.currency
        )
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.model_calls + other.model_calls,
            cost,
        )


class Decision(Wire, frozen=True):
    """The answer to a task. ``asks``: what the person is asked for, by name (``consent``, ``due-date``); ``confidence``: from 0 to 1,
    None when the agent gives none; ``memory``: the state it was made on."""

    task: str
    reply: str
    actions: tuple[Action, ...] = ()
    claims: tuple[Claim, ...] = ()
    asks: tuple[str, ...] = ()
    confidence: float | None = None
    usage: Usage = Usage()
    memory: str | None = None
