"""The memory of a scenario: records that are planted, asked by the same operations as the one of a pod, and what an agent learns on them while the scenario lasts.

Of a record each field is a fact, its time the day that it has, and a name each person, place or page that it speaks of. The graph of a real memory is made of more, but what is asked of it and how
it answers is the same.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta, field

from lifeos import ir
from lifeos.agent import memory
from lifeos.agent.memory import (
    Answer,
    Event,
    Events,
    Fact,
    FactList,
    MemoryRefusedError,
    Neighbour,
    NeighbourList,
    Record,
    Records,
    Status,
)
from lifeos.gym.planted import Learned, Planted, name_of, text_of
from lifeos.gym.recall import Recall
from lifeos.memory.recall.orders import gives_orders

_NAMING = ("attendees", "counterparty", "links", "organisation", "place", "recipients", "sender")
"""Fields of records that name somebody or something."""
_TIMED = ("date", "start", "sent", "day")
"""Fields of which one says when."""
_LAST = "\U0010ffff"
_Most = Annotated[int, Meta(ge=1)]
_Words = Annotated[str, Meta(min_length=1)]


class _Recall(msgspec.Struct, frozen=True, tag_field="operation", tag="recall"):
    question: str
    most: _Most = 5


class _Facts(msgspec.Struct, frozen=True, tag_field="operation", tag="facts"):
    entity: _Words
    most: _Most = 50


class _Neighbours(msgspec.Struct, frozen=True, tag_field="operation", tag="neighbours"):
    entity: _Words
    hops: Annotated[int, Meta(ge=1, le=3)] = 1
    most: _Most = 50


class _Timeline(msgspec.Struct, frozen=True, tag_field="operation", tag="timeline"):
    first: str = field(name="from", default="")
    until: str = ""
    entity: str = ""
    most: _Most = 50


class _Remember(msgspec.Struct, frozen=True, tag_field="operation", tag="remember"):
    entity: _Words
    property: _Words
    value: _Words
    scope: str
    names: bool = False
    provenance: str = ""


_Asked = _Recall | _Facts | _Neighbours | _Timeline | _Remember


class PlantedMemory:
    """For one scenario. The same questions in the same order are answered alike."""

    def __init__(
        self, planted: Mapping[str, Planted], recall: Recall, agent: ir.Agent, today: str, *, shadow: bool = False
    ) -> None:
        """``planted``: by id, which stays as it is; ``agent``: who asks; ``today``: the date of what it learns; ``shadow``: it changes nothing."""
        self._planted, self._learned = planted, dict[str, Learned]()
        self._texts = {key: text_of(one) for key, one in planted.items()}
        self._recall, self._agent, self._today, self._shadow = recall, agent, today, shadow

    def consult(self, operation: str, arguments: Mapping[str, Any]) -> tuple[Answer, dict[str, str]]:
        """The answer, and the planted records that the agent got to see by it. What it learned itself is none of them: it shows nothing that the agent did not say. Raises
        :class:`MemoryRefusedError`, and :class:`lifeos.errors.UsageError` when memory cannot be searched."""
        try:
            asked = msgspec.convert({**arguments, "operation": operation}, _Asked)
        except msgspec.ValidationError as error:
            raise MemoryRefusedError(f"{operation}: {error}") from error
        answer, shown = self._answered(asked)
        return answer, {key: self._texts[key] for key in dict.fromkeys(shown) if key in self._planted}

    def _answered(self, asked: _Asked) -> tuple[Answer, list[str]]:
        match asked:
            case _Recall():
                ranked = self._recall.ranked(asked.question, self._texts)[: asked.most]
                records = tuple(self._record(key) for key in ranked)
                return Records(records=records), ranked
            case _Facts():
                facts = self._facts(asked.entity)[: asked.most]
                return FactList(facts=tuple(facts)), [one.record for one in facts]
            case _Neighbours():
                near = self._neighbours(asked.entity, asked.hops)[: asked.most]
                return NeighbourList(neighbours=tuple(near)), [one.via for one in near]
            case _Timeline():
                events = self._timeline(asked)[: asked.most]
                return Events(events=tuple(events)), [one.record for one in events]
            case _Remember():
                return self._remember(asked), []

    def text(self, key: str) -> str:
        """Of what was planted or learned; empty when there is none."""
        return self._texts.get(key, "")

    @property
    def _every(self) -> dict[str, Planted]:
        return {**self._planted, **self._learned}

    def _status(self, key: str) -> Status:
        return "proposed" if key in self._learned else "recorded"

    def _record(self, key: str) -> Record:
        text = self._texts[key]
        return Record(key, text, time=_time(self._every[key]), status=self._status(key), orders=gives_orders(text))

    def _naming(self, entity: str) -> list[str]:
        """The records that an entity is named in, or the one that has it as its id."""
        texts, wanted = self._texts, entity.casefold()
        return [entity] if entity in texts else [key for key, text in texts.items() if wanted in text.casefold()]

    def _facts(self, entity: str) -> list[Fact]:
        found = []
        for key in self._naming(entity):
            planted = self._every[key]
            for word, value in _pairs(planted):
                found.append(Fact(key, word, value, "", _time(planted), self._status(key), gives_orders(value)))
        return sorted(found, key=lambda one: one.time, reverse=True)

    def _neighbours(self, entity: str, hops: int) -> list[Neighbour]:
        found: dict[str, Neighbour] = {}
        seen, edge = {entity.casefold()}, [entity]
        for hop in range(1, hops + 1):
            reached = []
            for name in edge:
                for key in self._naming(name):
                    for other in _names(self._every[key]):
                        if other.casefold() not in seen:
                            seen.add(other.casefold())
                            reached.append(other)
                            found[other] = Neighbour(other, key, hop)
            edge = reached
        return sorted(found.values(), key=lambda one: (one.hops, one.name))

    def _timeline(self, asked: _Timeline) -> list[Event]:
        keys = self._naming(asked.entity) if asked.entity else list(self._every)
        timed = [(_time(self._every[key]), key) for key in keys]
        until = asked.until + _LAST if asked.until else _LAST
        return [
            Event(key, time, "", self._status(key))
            for time, key in sorted(timed)
            if time and asked.first <= time <= until
        ]

    def _remember(self, asked: _Remember) -> memory.Learned:
        use, name = self._agent.memory, self._agent.name
        assert use is not None, "who has no memory is refused before"
        if self._shadow:
            raise MemoryRefusedError(f"this is a shadow of agent '{name}': it is tried out, and changes nothing")
        if use.access == "read":
            raise MemoryRefusedError(
                f"agent '{name}' may only read; declare spec.memory.access of the agent: read-write"
            )
        if asked.scope not in use.scopes:
            raise MemoryRefusedError(
                f"remember: '{asked.scope}' is none of your scopes; they are: {', '.join(use.scopes)}"
            )
        fact = Learned(self._today, name, asked.entity, asked.property, asked.value)
        key = next((key for key, known in self._learned.items() if known == fact), f"fact:{len(self._learned) + 1}")
        self._learned[key], self._texts[key] = fact, text_of(fact)
        return memory.Learned(id=key, orders=gives_orders(f"{asked.entity} {asked.value}"))


def _pairs(planted: Planted) -> list[tuple[str, str]]:
    """Words and values of what it says."""
    if isinstance(planted, Learned):
        return [(planted.word, planted.value)]
    return [
        (word, str(one))
        for word, value in msgspec.to_builtins(planted).items()
        if word != "kind"
        for one in (value if isinstance(value, tuple) else (value,))
    ]


def _names(planted: Planted) -> Iterator[str]:
    yield from filter(None, [name_of(planted)])
    yield from (value for word, value in _pairs(planted) if word in _NAMING)


def _time(planted: Planted) -> str:
    return next((str(getattr(planted, word)) for word in _TIMED if getattr(planted, word, "")), "")
