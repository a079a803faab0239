"""What agents can ask, whatever door they come by: each operation with the form of its question and of its answer."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta, field

from lifeos.memory.graph.graph import Event, Fact, Neighbour
from lifeos.memory.recall.orders import gives_orders
from lifeos.memory.recall.search import Hit, recall
from lifeos.services.semantic import learning
from lifeos.services.semantic.asking import Asking

_Name = Annotated[str, Meta(min_length=1, max_length=1000)]
_Most = Annotated[int, Meta(ge=1, le=100)]
_Moment = Annotated[
    str,
    Meta(pattern=r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T[0-9:.+Z-]*)?)?)?)?$", max_length=40),
]


class _Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an operation is asked."""


class Recall(_Question, frozen=True):
    """A question in words."""

    question: Annotated[str, Meta(min_length=1, max_length=4000)]
    most: _Most = 5


class Facts(_Question, frozen=True):
    """``entity``: a name, or the id of a record."""

    entity: _Name
    most: _Most = 50


class Neighbours(_Question, frozen=True):
    """``entity``: a name; ``hops``: how many records away."""

    entity: _Name
    hops: Annotated[int, Meta(ge=1, le=3)] = 1
    most: _Most = 50


class Timeline(_Question, frozen=True):
    """``entity``: a name, or nothing for all; ``scope``: one of those that are granted, or nothing for all of them; ``from`` and ``until``: a year, month,
    day or time in ISO 8601, both part of what is asked for."""

    entity: Annotated[str, Meta(max_length=1000)] = ""
    scope: Annotated[str, Meta(max_length=1000)] = ""
    first: _Moment = field(name="from", default="")
    until: _Moment = ""
    most: _Most = 50


class _Answer(msgspec.Struct, frozen=True):
    """``state``: which state of the memory answers: a version, and how much of its journal. With the ids it says what the answer rests on."""

    state: str


class Records(_Answer, frozen=True):
    """The best first."""

    records: list[Hit]


class Said(Fact, frozen=True, kw_only=True):
    """``orders``: its text gives orders, which are none."""

    orders: bool


class FactList(_Answer, frozen=True):
    """The newest first."""

    facts: list[Said]


class NeighbourList(_Answer, frozen=True):
    """The nearest first."""

    neighbours: list[Neighbour]


class Events(_Answer, frozen=True):
    """The oldest first."""

    events: list[Event]


class Operation(NamedTuple):
    """``answer``: what is asked, by whom; ``gave``: the ids of records and facts that an agent knows of by its answer. ``writes``: it changes what later answers are; ``takes``: it
    takes something away."""

    about: str
    asked: type[Any]
    answered: type[Any]
    answer: Callable[[Asking, Any], Any]
    gave: Callable[[Any], Iterable[str]]
    writes: bool = False
    takes: bool = False

    @property
    def method(self) -> str:
        """Of HTTP."""
        return "POST" if self.writes else "GET"


def _recall(asking: Asking, asked: Recall) -> Records:
    return Records(asking.version.state, recall(asking.version, asked.question, asked.most, asking.scopes))


def _facts(asking: Asking, asked: Facts) -> FactList:
    found = asking.version.graph.facts(asked.entity, asking.scopes, asked.most)
    said = [Said(*msgspec.structs.astuple(one), orders=gives_orders(one.value)) for one in found]
    return FactList(asking.version.state, said)


def _neighbours(asking: Asking, asked: Neighbours) -> NeighbourList:
    found = asking.version.graph.neighbours(asked.entity, asked.hops, asking.scopes, asked.most)
    return NeighbourList(asking.version.state, found)


def _timeline(asking: Asking, asked: Timeline) -> Events:
    within = [scope for scope in asking.scopes if asked.scope in ("", scope)]
    found = asking.version.graph.timeline(asked.entity, within, asked.first, asked.until, asked.most)
    return Events(asking.version.state, found)


OPERATIONS = {
    "recall": Operation(
        "Records of memory that bear on a question, with ids to cite.",
        Recall,
        Records,
        _recall,
        lambda answer: (one.id for one in answer.records),
    ),
    "facts": Operation(
        "What records say of somebody or something.",
        Facts,
        FactList,
        _facts,
        lambda answer: (one.record for one in answer.facts),
    ),
    "neighbours": Operation(
        "Who and what records name together with somebody or something.",
        Neighbours,
        NeighbourList,
        _neighbours,
        lambda answer: (one.via for one in answer.neighbours),
    ),
    "timeline": Operation(
        "Records in the order of their times.",
        Timeline,
        Events,
        _timeline,
        lambda answer: (one.record for one in answer.events),
    ),
    "remember": Operation(
        "Have a fact known from now on, in one of your scopes.",
        learning.Remember,
        learning.Learned,
        learning.remember,
        lambda answer: (answer.id,),
        writes=True,
    ),
    "forget": Operation(
        "Have a record, or a fact that was learned, known no more.",
        learning.Forget,
        learning.Learned,
        learning.forget,
        lambda _: (),
        writes=True,
        takes=True,
    ),
}
