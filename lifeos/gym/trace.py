"""A trace: what happened in one simulation, in order, as the Gym saw it; never as the agent tells it, but for its replies."""

from typing import Any, Literal

import msgspec

from lifeos.agent.contract import Decision, Usage
from lifeos.verdict.words import Status


class Event(msgspec.Struct, frozen=True, tag_field="event"):
    """Something that happened."""


class Turn(Event, frozen=True, tag="turn"):
    """The simulated user said ``text``, to express ``intent``; ``facts``: what it disclosed, by name; ``template``: the words that a model
    was asked to say otherwise, empty where none was. Where it said something else, ``text`` is these words."""

    intent: str
    text: str
    facts: dict[str, str] = {}
    template: str = ""


class Call(Event, frozen=True, tag="call"):
    """The agent called a tool. ``result``: what it got back, an error's text included; ``state``: the digest of the world after it;
    ``infrastructure``: it failed for a reason that the agent has no part in (latency, an outage); ``wrote``: ids of the records that it
    made or changed."""

    tool: str
    arguments: dict[str, Any]
    outcome: Literal["done", "denied", "failed", "recorded"]
    result: Any
    state: str
    infrastructure: bool = False
    wrote: tuple[str, ...] = ()


class Read(Event, frozen=True, tag="read"):
    """The agent asked its memory, and got these records: text by record id."""

    question: str
    records: dict[str, str]


class Thought(Event, frozen=True, tag="thought"):
    """The agent asked a model, on a route, and got this answer; ``error``: or why there was none. ``model``: by its own account."""

    route: str
    messages: tuple[dict[str, str], ...]
    text: str
    model: str = ""
    usage: Usage = Usage()
    error: str = ""


class Reply(Event, frozen=True, tag="reply"):
    """The agent answered the last turn."""

    decision: Decision


Step = Turn | Call | Read | Thought | Reply


class Trace(msgspec.Struct, frozen=True):
    """One simulation. ``ended``: why it did, in a few words; ``changed``: the parts of the world that differ at the end, as paths
    (``accounts.checking.balance``)."""

    index: int
    scenario: str
    persona: str
    events: tuple[Step, ...]
    status: Status
    ended: str
    changed: tuple[str, ...] = ()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The agent's answers, in order."""
        return tuple(event.decision for event in self.events if isinstance(event, Reply))

    @property
    def calls(self) -> tuple[Call, ...]:
        """The tools that were called, in order."""
        return tuple(event for event in self.events if isinstance(event, Call))

    @property
    def read(self) -> dict[str, str]:
        """Every record that the agent got to see."""
        return {name: text for event in self.events if isinstance(event, Read) for name, text in event.records.items()}
