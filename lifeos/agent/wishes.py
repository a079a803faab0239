"""What an agent in a process of its own and whoever started it say to each other, a frame each: the task, the wishes it leads to, the decision.

A wish is a method of :class:`lifeos.agent.desk.Desk`; the answer is what that method returns. Nothing else crosses.
"""

from typing import Any

import msgspec

from lifeos.agent.contract import Task
from lifeos.agent.desk import Thought
from lifeos.agent.model import Stakes


class Asked(msgspec.Struct, frozen=True):
    """To the agent: decide this. ``prompt``: its own, as declared."""

    task: Task
    prompt: str


class Thinking(msgspec.Struct, frozen=True, omit_defaults=True):
    """To the agent, on :class:`Think`: what the model answered, or in ``error`` why it did not."""

    thought: Thought | None = None
    error: str = ""


class Consulted(msgspec.Struct, frozen=True, omit_defaults=True):
    """To the agent, on :class:`Consult`: what the memory answered, as JSON; or in ``refused`` why it did not, or neither where the agent declares no memory."""

    answer: msgspec.Raw = msgspec.Raw()
    refused: str = ""


class Heard(msgspec.Struct, frozen=True, tag_field="kind"):
    """From the agent."""


class Ready(Heard, frozen=True, tag="ready"):
    """Its process runs, and no code of it yet: whatever went wrong before, went wrong on the machine."""


class Loaded(Heard, frozen=True, tag="loaded"):
    """Its code is loaded, and may be asked."""


class Call(Heard, frozen=True, tag="call"):
    """A tool is to be called. The answer is an :class:`lifeos.agent.desk.Answered`."""

    tool: str
    arguments: dict[str, Any]
    confidence: float | None = None
    route: str = ""


class Consult(Heard, frozen=True, tag="consult"):
    """The memory is to be asked. ``operation``: one of :data:`lifeos.agent.memory.OPERATIONS`. The answer is a :class:`Consulted`."""

    operation: str
    arguments: dict[str, Any]


class Think(Heard, frozen=True, tag="think"):
    """A model is to be asked. The answer is a :class:`Thinking`."""

    question: str
    system: str
    stakes: Stakes
    schema: dict[str, Any] | None
    most_tokens: int


class Decided(Heard, frozen=True, tag="decided"):
    """The decision, as JSON that nobody has looked at yet."""

    decision: msgspec.Raw


class Failed(Heard, frozen=True, tag="failed"):
    """What it raised in place of deciding, or as it was loaded, in words."""

    words: str


Wish = Call | Consult | Think
Said = Ready | Loaded | Wish | Decided | Failed
