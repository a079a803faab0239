"""What an agent works with while it decides: the date, the tools behind the gateway, its memory, its models."""

from typing import Any, Literal, Protocol

from lifeos.agent.contract import Usage, Wire
from lifeos.agent.memory import Event, Fact, Found, Learned, Neighbour
from lifeos.agent.model import Stakes

Done = Literal["done", "denied", "failed", "recorded"]
"""What became of a call: carried out; refused by a policy; tried and failed; noted and not carried out, as for a shadow."""


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

    def recall(self, question: str, most: int = 5) -> Found:
        """Records of memory that bear on the question, by id, the best first; ``records`` of it says whose word each is. This and what follows raises
        :class:`lifeos.agent.memory.NoMemoryError` where the agent declares no memory, and :class:`lifeos.agent.memory.MemoryRefusedError`."""
        ...

    def facts(self, entity: str, most: int = 50) -> tuple[Fact, ...]:
        """What records say of somebody or something, the newest first. ``entity``: a name, or the id of a record."""
        ...

    def neighbours(self, entity: str, hops: int = 1, most: int = 50) -> tuple[Neighbour, ...]:
        """Who and what records name together with somebody or something, the nearest first. ``hops``: how many records away, 3 at most."""
        ...

    def timeline(self, first: str = "", until: str = "", entity: str = "", most: int = 50) -> tuple[Event, ...]:
        """Records in the order of their times. ``first``, ``until``: a year, month, day or time in ISO 8601, both part of what is asked for; ``entity``: a name that they
        have, or nothing for all."""
        ...

    def remember(
        self, entity: str, word: str, value: str, *, scope: str, names: bool = False, provenance: str = ""
    ) -> Learned:
        """Have a fact known from now on, as *proposed*; for agents with the access ``read-write``, and refused to a shadow, which changes nothing. ``word``: what of it, a word of the ontology, or another one,
        such as ``likes``; ``scope``: one of the agent's; ``names``: whether the value is a name, too; ``provenance``: the id of the record that it was learned from."""
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
