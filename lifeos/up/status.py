"""What runs, as the fleet's own process says it."""

import msgspec


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
