"""What agents can ask, whatever door they come by: each operation with the form of its question and of its answer.

What is learned (``remember``, ``forget``) belongs to the journal, and has its place in ``OPERATIONS`` beside these.
"""

from collections.abc import Callable, Collection
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta, field

from lifeos.memory.graph.graph import Event, Fact, Neighbour
from lifeos.memory.recall.search import Hit, recall
from lifeos.memory.recall.version import Version

_Name = Annotated[str, Meta(min_length=1, max_length=1000)]
_Most = Annotated[int, Meta(ge=1, le=100)]
_Moment = Annotated[str, Meta(pattern=r"^(\d{4}(-\d{2}(-\d{2}(T[0-9:.+Z-]*)?)?)?)?$", max_length=40)]


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


class FactList(_Answer, frozen=True):
    """The newest first."""

    facts: list[Fact]


class NeighbourList(_Answer, frozen=True):
    """The nearest first."""

    neighbours: list[Neighbour]


class Events(_Answer, frozen=True):
    """The oldest first."""

    events: list[Event]


class Operation(NamedTuple):
    """``answer``: of a version, within scopes."""

    about: str
    asked: type[Any]
    answered: type[Any]
    answer: Callable[[Version, Collection[str], Any], Any]


def _recall(version: Version, scopes: Collection[str], asked: Recall) -> Records:
    return Records(version.state, recall(version, asked.question, asked.most, scopes))


def _facts(version: Version, scopes: Collection[str], asked: Facts) -> FactList:
    return FactList(version.state, version.graph.facts(asked.entity, scopes, asked.most))


def _neighbours(version: Version, scopes: Collection[str], asked: Neighbours) -> NeighbourList:
    return NeighbourList(version.state, version.graph.neighbours(asked.entity, asked.hops, scopes, asked.most))


def _timeline(version: Version, scopes: Collection[str], asked: Timeline) -> Events:
    within = [scope for scope in scopes if asked.scope in ("", scope)]
    found = version.graph.timeline(asked.entity, within, asked.first, asked.until, asked.most)
    return Events(version.state, found)


OPERATIONS = {
    "recall": Operation("Records of memory that bear on a question, with ids to cite.", Recall, Records, _recall),
    "facts": Operation("What records say of somebody or something.", Facts, FactList, _facts),
    "neighbours": Operation(
        "Who and what records name together with somebody or something.", Neighbours, NeighbourList, _neighbours
    ),
    "timeline": Operation("Records in the order of their times.", Timeline, Events, _timeline),
}
