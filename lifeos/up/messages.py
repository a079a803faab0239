"""What a fleet that runs is asked by its person, and what it says; nothing else is loaded for it, so that whoever asks need not wait."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from lifeos.agent.contract import Decision
from lifeos.services.gateway.denial import Reason


class Call(msgspec.Struct, frozen=True):
    """One call. ``request``: which approval would lift the refusal; ``read``: texts of records that it gave, by id."""

    tool: str
    verdict: Literal["allowed", "denied", "failed", "recorded"]
    reasons: tuple[Reason, ...] = ()
    request: str = ""
    read: Mapping[str, str] = {}


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person asks. ``session``: the conversation that it goes on with, or begins."""

    text: str
    session: str


class Cited(msgspec.Struct, frozen=True):
    """A record that the agent cites: what it says, where it is from, and of when. Empty where nobody knows."""

    id: str
    text: str = ""
    source: str = ""
    time: str = ""


class Told(msgspec.Struct, frozen=True):
    """The answer. ``calls``: of the agent while it decided, by the word of the gateway."""

    agent: str
    session: str
    decision: Decision
    calls: list[Call]
    cited: list[Cited]


class AgentRuns(msgspec.Struct, frozen=True):
    """An agent. ``state``: ``ready``, ``starting``, ``down`` or ``absent``; ``why``: of the last two. ``pid``: None while no process runs; ``since``: when it was
    started, in seconds since 1970 UTC. ``tools``, ``memory``: what is behind them. ``example``: a question that its simulated world has an answer to."""

    name: str
    state: str
    why: str = ""
    pid: int | None = None
    since: int | None = None
    tools: str = ""
    memory: str = ""
    example: str = ""


class Status(msgspec.Struct, frozen=True):
    """All of it. ``notes``: what was left out or stands in for something, by what it is about."""

    pid: int
    since: int
    url: str
    notes: dict[str, str]
    agents: list[AgentRuns]
