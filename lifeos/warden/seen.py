"""What the warden is told, by those who see it: never by the agent. Times are whole microseconds since 1970 UTC, amounts whole millionths of the
currency of the agent's budget, as in the ledger."""

from typing import Literal

import msgspec

Outcome = Literal["done", "failed", "unreached", "denied", "pending", "refused"]
"""`unreached`: it failed before anything of it reached whom it was for. `denied`: by a policy. `pending`: it was done as far as it could be, and says that it is not finished (202, a task that works). `refused`: by
an open breaker."""

Does = Literal["reads", "writes", "thinks", "asks"]
"""What a call is for: a tool that changes nothing; one that does; a model; another agent."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A call of an agent, when it has ended. ``tool``: its name, that of the model's route or of the agent that is asked. ``arguments`` and
    ``result``: the content addresses of both, in canonical form; ``result`` is empty when nobody kept it. ``micros``: what it cost."""

    agent: str
    session: str
    tool: str
    arguments: str
    outcome: Outcome
    at: int
    does: Does = "reads"
    result: str = ""
    micros: int = 0


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A person asked anew, or a system of record confirmed a success: what the agent did in this session before counts no more. A person may ask
    for the same thing twice."""

    agent: str
    session: str
    at: int
