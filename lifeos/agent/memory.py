"""What an agent asks of its memory and what it is told, the same words wherever it runs; asked by whoever stands behind :meth:`Asks.consult`.

The forms are those of the semantic layer (docs/how-to/recall.md); fields that are not known are ignored, so that later versions may add some.
"""

from abc import ABC, abstractmethod
from typing import Any, Literal, TypeVar

import msgspec

Status = Literal["recorded", "proposed", "confirmed"]
"""Whose word something is: a record's of a source; an agent's, who learned it; an agent's that a source or a person says, too."""

RECALL, FACTS, NEIGHBOURS, TIMELINE, REMEMBER = "recall", "facts", "neighbours", "timeline", "remember"
OPERATIONS = (RECALL, FACTS, NEIGHBOURS, TIMELINE, REMEMBER)

_Answer = TypeVar("_Answer", bound="Answer")


class NoMemoryError(RuntimeError):
    """The agent asks a memory and declares none. Nothing to find would be an answer."""

    def __init__(self) -> None:
        super().__init__("this agent has no memory to ask; declare spec.memory of the agent")


class MemoryRefusedError(RuntimeError):
    """The memory does not do what was asked, as for who may only read. The message is its own, and says why."""


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record: the id to cite, what it says, where, of which scope and when (ISO 8601) it is from. ``orders``: its text gives orders, which are none."""

    id: str
    text: str
    source: str = ""
    scope: str = ""
    time: str = ""
    status: Status = "recorded"
    orders: bool = False


class Found(dict[str, str]):
    """Texts of records by id, the best first; ``records``: all that is known of each; ``state``: of the memory that they are from, where it has states."""

    def __init__(self, records: tuple[Record, ...] = (), state: str = "") -> None:
        super().__init__((one.id, one.text) for one in records)
        self.records, self.state = records, state


class Fact(msgspec.Struct, frozen=True, omit_defaults=True):
    """That a record says ``value`` by ``property``. ``record``: the id to cite; ``time``: of the record, ISO 8601. ``orders``: as of :class:`Record`."""

    record: str
    property: str
    value: str
    source: str = ""
    time: str = ""
    status: Status = "recorded"
    orders: bool = False


class Neighbour(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody or something that is reached over ``hops`` records, of which ``via`` is the last one."""

    name: str
    via: str
    hops: int = 1


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record at its time."""

    record: str
    time: str
    source: str = ""
    status: Status = "recorded"


class Answer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """``state``: of the memory that answers, where it has states."""

    state: str = ""


class Records(Answer, frozen=True, omit_defaults=True, kw_only=True):
    """To :data:`RECALL`, the best first."""

    records: tuple[Record, ...]


class FactList(Answer, frozen=True, omit_defaults=True, kw_only=True):
    """To :data:`FACTS`, the newest first."""

    facts: tuple[Fact, ...]


class NeighbourList(Answer, frozen=True, omit_defaults=True, kw_only=True):
    """To :data:`NEIGHBOURS`, the nearest first."""

    neighbours: tuple[Neighbour, ...]


class Events(Answer, frozen=True, omit_defaults=True, kw_only=True):
    """To :data:`TIMELINE`, the oldest first."""

    events: tuple[Event, ...]


class Learned(Answer, frozen=True, omit_defaults=True, kw_only=True):
    """To :data:`REMEMBER`: the id to cite. ``orders``: its text gives orders, which are none."""

    id: str
    orders: bool = False


class Asks(ABC):
    """The part of a :class:`lifeos.agent.desk.Desk` that is its memory. What it gives raises :class:`NoMemoryError` where the agent declares none, and
    :class:`MemoryRefusedError`."""

    state = ""
    """Of the memory that answered last, where it has states."""

    @abstractmethod
    def consult(self, operation: str, arguments: dict[str, Any], kind: type[_Answer]) -> _Answer:
        """Have one of the :data:`OPERATIONS` answered."""

    def recall(self, question: str, most: int = 5) -> Found:
        """See :class:`lifeos.agent.desk.Desk`."""
        answer = self._consulted(RECALL, {"question": question, "most": most}, Records)
        return Found(answer.records, answer.state)

    def facts(self, entity: str, most: int = 50) -> tuple[Fact, ...]:
        """See :class:`lifeos.agent.desk.Desk`."""
        return self._consulted(FACTS, {"entity": entity, "most": most}, FactList).facts

    def neighbours(self, entity: str, hops: int = 1, most: int = 50) -> tuple[Neighbour, ...]:
        """See :class:`lifeos.agent.desk.Desk`."""
        return self._consulted(NEIGHBOURS, {"entity": entity, "hops": hops, "most": most}, NeighbourList).neighbours

    def timeline(self, first: str = "", until: str = "", entity: str = "", most: int = 50) -> tuple[Event, ...]:
        """See :class:`lifeos.agent.desk.Desk`."""
        asked = {"from": first, "until": until, "entity": entity, "most": most}
        return self._consulted(TIMELINE, asked, Events).events

    def remember(
        self, entity: str, word: str, value: str, *, scope: str, names: bool = False, provenance: str = ""
    ) -> Learned:
        """See :class:`lifeos.agent.desk.Desk`."""
        asked = {"entity": entity, "property": word, "value": value, "scope": scope}
        return self._consulted(REMEMBER, {**asked, "names": names, "provenance": provenance}, Learned)

    def _consulted(self, operation: str, arguments: dict[str, Any], kind: type[_Answer]) -> _Answer:
        answer = self.consult(operation, arguments, kind)
        self.state = answer.state or self.state
        return answer
