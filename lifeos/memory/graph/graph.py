"""What a graph can be asked. A record outside of the scopes that a question names does not exist for it: it is not found, not counted,
and no way leads through it."""

import sys
from collections.abc import Collection, Iterator
from typing import Literal, Protocol

import msgspec

Scopes = Collection[str]
"""Names of scopes: those of who asks."""
HUB = 3000
"""Records from which on a name, or a day, says nothing about each."""
EVERY = sys.maxsize
"""However many they are."""


Status = Literal["recorded", "proposed", "confirmed"]
"""Whose word something is: a record's of a source; an agent's, until a source says the same or a person confirms it."""


class Fact(msgspec.Struct, frozen=True, order=True):
    """That a record says ``value`` by ``property``, a word of the ontology. ``time``: of the record, ISO 8601, or empty."""

    record: str
    property: str
    value: str
    source: str
    time: str
    status: Status = "recorded"


class Neighbour(msgspec.Struct, frozen=True, order=True):
    """An entity that is reached over ``hops`` records; ``via`` is the last of them."""

    hops: int
    name: str
    via: str


class Event(msgspec.Struct, frozen=True, order=True):
    """A record at its time."""

    time: str
    record: str
    source: str
    status: Status = "recorded"


class Graph(Protocol):
    """The graph of one state, which never changes. An entity is meant by one of its names; a record by its id."""

    def facts(self, entity: str, scopes: Scopes, most: int) -> list[Fact]:
        """What a record says, or what records say that name the entity, newest first. ``most``: how many at most."""
        ...

    def neighbours(self, entity: str, hops: int, scopes: Scopes, most: int) -> list[Neighbour]:
        """Entities that records name together with this one, and those that are named with them, up to so many records away; the nearest
        first, then by name."""
        ...

    def timeline(self, entity: str, scopes: Scopes, first: str, last: str, most: int) -> list[Event]:
        """Records from one time to another, oldest first: those that name the entity, or all when it is empty. ``first`` and ``last``: the beginning of a
        time in ISO 8601, such as a day or a month, and part of what is asked for; empty for no limit."""
        ...

    def names(self, scopes: Scopes) -> Iterator[tuple[str, str]]:
        """Each name in these scopes, with the entity's key."""
        ...

    def name(self, key: str, scopes: Scopes) -> str:
        """The name of an entity; empty when none is known."""
        ...

    def naming(self, key: str, scopes: Scopes, most: int = EVERY) -> list[str]:
        """The records that name an entity, by id: all, or ``most`` of them where they are more, without looking at the others."""
        ...

    def named(self, record: str, scopes: Scopes) -> list[str]:
        """The keys of the entities that a record names."""
        ...

    def time(self, record: str, scopes: Scopes) -> str:
        """When a record is of; empty when it has no time, or does not exist."""
        ...
