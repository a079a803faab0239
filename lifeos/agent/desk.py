"""What an agent works with while it decides: the date, the tools behind the gateway, its memory, its models."""

from typing import Any, Literal, Protocol

from lifeos.agent.contract import Usage, Wire
from lifeos.agent.model import Stakes

Done = Literal["done", "denied", "failed", "recorded"]
"""What became of a call: carried out; refused by a policy; tried and failed; noted and not carried out, as for a shadow."""


class NoMemoryError(RuntimeError):
    """The agent asks a memory and declares none. Nothing to find would be an answer."""

    def __init__(self) -> None:
        super().__init__("this agent has no memory to ask; declare spec.memory of the agent")


class Answered(Wire, frozen=True):
    """The answer to a call. ``reasons``: of a refusal, each with a code, a message and a remedy."""

    outcome: Done
    result: Any
    reasons: tuple[dict[str, str], ...] = ()


def recorded(reasons: tuple[dict[str, str], ...] = ()) -> Answered:
    """Of a call that was noted and not carried out. An object, as that of every call which was not: whoever looks into it for an error or an id finds
    neither, whatever words the gateway has for it over one protocol or the other."""
    return Answered("recorded", {"status": "accepted"}, reasons)


class Thought(Wire, frozen=True):
    """What a model answered. ``value``: its text as JSON, when a schema was asked for; ``usage``: what it cost."""

    text: str
    value: Any = None
    usage: Usage = Usage()


class Desk(Protocol):
    """The same in the Gym and in the cluster, so that the same code runs in both."""

    @property
    def prompt(self) -> str:
        """The agent's own prompt, as declared."""
        ...

    @property
    def today(self) -> str:
        """The date, ISO 8601."""
        ...

    def call(
        self, tool: str, arguments: dict[str, Any], *, confidence: float | None = None, route: str = ""
    ) -> Answered:
        """Call a tool. ``confidence``: how sure the agent is, from 0 to 1; ``route``: the model route that decided the call, the
        agent's dearest when it is empty."""
        ...

    def recall(self, question: str, most: int = 5) -> dict[str, str]:
        """Records of memory that bear on the question, by id, the best first. Raises :class:`NoMemoryError` where the agent declares none."""
        ...

    def think(
        self,
        question: str,
        *,
        system: str = "",
        stakes: Stakes = "low",
        schema: dict[str, Any] | None = None,
        most_tokens: int = 256,
    ) -> Thought:
        """Ask the model that the agent declares for these stakes. ``system``: what it is told first; ``schema``: what its answer, as
        JSON, must satisfy. Raises :class:`lifeos.agent.model.ModelError`."""
        ...
