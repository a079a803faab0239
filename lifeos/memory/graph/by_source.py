"""The graph over the statements of an engine: each look-up goes into the sources of the scopes alone."""

import bisect
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lifeos.memory import facts
from lifeos.memory.graph import walk
from lifeos.memory.graph.graph import EVERY, HUB, Event, Fact, Neighbour, Scopes
from lifeos.memory.graph.learned import ENTITY, LABEL, RECORD
from lifeos.memory.graph.statements import Statements
from lifeos.memory.ontology import LIFE

_FILE = "urn:lifeos:file:"
_TIMES = tuple(LIFE + name for name in ("date", "start", "sent"))
_LAST = "\U0010ffff"
"""After every character that a time is written with."""


class _Source(NamedTuple):
    """A source, and what of it stands in memory: when its records are of, by record and in order; its names, each with the entity's key, and the first one of each entity; and which records name an
    entity, by its key: all, or more than say anything about each. To ask the engine costs as much as a café has bookings."""

    name: str
    scope: str
    times: dict[str, str]
    ordered: list[tuple[str, str]]
    names: list[tuple[str, str]]
    name_of: dict[str, str]
    ways: dict[str, list[str]]


class BySource:
    """A :class:`lifeos.memory.graph.graph.Graph`."""

    def __init__(self, statements: Statements, sources: Mapping[str, str]) -> None:
        """``sources``: the scope of each. A named graph that is none of them is not looked into. Takes a second for 100,000 records. Raises as the statements do."""
        self._statements = statements
        self._sources = [self._read(name, scope) for name, scope in sorted(sources.items())]

    def facts(self, entity: str, scopes: Scopes, most: int) -> list[Fact]:
        """See :class:`Graph`."""
        record, key = RECORD + _plain(entity), facts.entity(entity).value
        found = set()
        for source in self._within(scopes):
            about = self._statements.said(source.name, subject=record)
            for one in (*about, *self._statements.said(source.name, value=key)):
                subject = one.subject.removeprefix(RECORD)
                value = _value(one.value, source)
                found.add(Fact(subject, _word(one.predicate), value, source.name, source.times.get(subject, "")))
        ordered = sorted(found)
        ordered.sort(key=lambda fact: fact.time, reverse=True)
        return ordered[:most]

    def neighbours(self, entity: str, hops: int, scopes: Scopes, most: int) -> list[Neighbour]:
        """See :class:`Graph`."""
        return walk.neighbours(self, facts.entity(entity).value.removeprefix(ENTITY), hops, scopes, most)

    def timeline(self, entity: str, scopes: Scopes, first: str, last: str, most: int) -> list[Event]:
        """See :class:`Graph`."""
        found: list[Event] = []
        key = facts.entity(entity) if entity else None
        for source in self._within(scopes):
            ordered = source.ordered
            if key is not None:
                records = self._naming(source, key.value.removeprefix(ENTITY), EVERY)
                ordered = sorted((source.times[one], one) for one in records if one in source.times)
            begin = bisect.bisect_left(ordered, (first, ""))
            end = bisect.bisect_right(ordered, (last + _LAST, "")) if last else len(ordered)
            found += (Event(time, record, source.name) for time, record in ordered[begin : min(end, begin + most)])
        return sorted(found)[:most]

    def names(self, scopes: Scopes) -> Iterator[tuple[str, str]]:
        """See :class:`Graph`."""
        for source in self._within(scopes):
            yield from source.names

    def name(self, key: str, scopes: Scopes) -> str:
        """See :class:`Graph`."""
        return min(filter(None, (one.name_of.get(key) for one in self._within(scopes))), default="")

    def naming(self, key: str, scopes: Scopes, most: int = EVERY) -> list[str]:
        """See :class:`Graph`."""
        found: list[str] = []
        for source in self._within(scopes):
            found += self._naming(source, key, most - len(found))
        return sorted(found)

    def named(self, record: str, scopes: Scopes) -> list[str]:
        """See :class:`Graph`."""
        return sorted(self._statements.named([one.name for one in self._within(scopes)], _plain(record)))

    def time(self, record: str, scopes: Scopes) -> str:
        """See :class:`Graph`."""
        return next((one.times[record] for one in self._within(scopes) if record in one.times), "")

    def _read(self, name: str, scope: str) -> _Source:
        times = {
            one.subject.removeprefix(RECORD): one.value
            for predicate in _TIMES
            for one in self._statements.said(name, predicate=predicate)
        }
        known = {one: one for one in times}  # one text an id, however often it stands here
        names = [(one.value, one.subject.removeprefix(ENTITY)) for one in self._statements.said(name, predicate=LABEL)]
        ways = {
            key: [known.get(one, one) for one in records]
            for key, records in self._statements.ways(name, HUB + 1).items()
        }
        name_of = {key: label for label, key in sorted(names, reverse=True)}
        ordered = sorted((time, record) for record, time in times.items())
        return _Source(name, scope, times, ordered, names, name_of, ways)

    def _naming(self, source: _Source, key: str, most: int) -> list[str]:
        """The records of one source that name an entity, in order: all, or so many."""
        found = source.ways.get(key, [])
        return self._statements.naming(source.name, key, most) if HUB < len(found) < most else found[: max(most, 0)]

    def _within(self, scopes: Scopes) -> Iterator[_Source]:
        """The sources that are looked into: the one place where scopes decide."""
        return (one for one in self._sources if one.scope in scopes)


def _value(value: str, source: _Source) -> str:
    """What a fact says, in words: a name for an entity, as the same source has it."""
    if value.startswith(ENTITY):
        return source.name_of.get(value.removeprefix(ENTITY), "")
    return value.removeprefix(LIFE).removeprefix(_FILE)


def _plain(record: str) -> str:
    """A record's id; what cannot be one is no record, and never part of an IRI."""
    return record if record.isalnum() and record.isascii() else ""


def _word(predicate: str) -> str:
    return predicate.rpartition("#")[2]
