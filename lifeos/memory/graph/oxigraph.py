"""The graph in Oxigraph: a named graph a source, and each look-up goes into the named graphs of the scopes alone."""

import bisect
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from lifeos.memory import facts
from lifeos.memory.graph import walk
from lifeos.memory.graph.graph import EVERY, HUB, Event, Fact, Neighbour, Scopes
from lifeos.memory.ontology import LIFE

_RECORD = "urn:lifeos:record:"
_ENTITY = "urn:lifeos:entity:"
_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_FILE = "urn:lifeos:file:"
_TIMES = tuple(ox.NamedNode(LIFE + name) for name in ("date", "start", "sent"))
_LAST = "\U0010ffff"
"""After every character that a time is written with."""


def build(folder: str, parts: Iterable[bytes]) -> None:
    """Write a store into an empty folder. ``parts``: N-Quads."""
    store = ox.Store(folder)
    # All at once: each load is sorted and written apart, and months one by one take four times as long.
    store.bulk_load(b"".join(parts), format=ox.RdfFormat.N_QUADS)
    store.flush()


class _Said(NamedTuple):
    """A statement: IRIs, and an IRI or the text of a literal."""

    subject: str
    predicate: str
    value: str


class _Source(NamedTuple):
    """A named graph, and what of it stands in memory: when its records are of, by record and in order; and which of them name an entity, by its key: all, or more than say anything about each. To ask
    the engine costs as much as a café has bookings."""

    name: str
    scope: str
    where: ox.NamedNode
    times: dict[str, str]
    ordered: list[tuple[str, str]]
    ways: dict[str, list[str]]


class Oxigraph:
    """A :class:`lifeos.memory.graph.graph.Graph`."""

    def __init__(self, store: ox.Store, sources: Mapping[str, str]) -> None:
        """``sources``: the scope of each. A named graph that is none of them is not looked into."""
        self._store = store
        self._sources = [self._read(name, scope) for name, scope in sorted(sources.items())]

    @classmethod
    def opened(cls, folder: str, sources: Mapping[str, str]) -> "Oxigraph":
        """What :func:`build` wrote; any number of processes may read it. Takes a second for 100,000 records."""
        return cls(ox.Store.read_only(folder), sources)

    @classmethod
    def held(cls, quads: bytes, sources: Mapping[str, str]) -> "Oxigraph":
        """One in memory, of a few N-Quads."""
        store = ox.Store()
        store.load(quads, format=ox.RdfFormat.N_QUADS)
        return cls(store, sources)

    def facts(self, entity: str, scopes: Scopes, most: int) -> list[Fact]:
        """See :class:`Graph`."""
        record, key = ox.NamedNode(_RECORD + _plain(entity)), facts.entity(entity)
        found = set()
        for source in self._within(scopes):
            for one in (*self._said(record, None, None, source.where), *self._said(None, None, key, source.where)):
                subject = one.subject.removeprefix(_RECORD)
                value = self._value(one.value, source.where)
                found.add(Fact(subject, _word(one.predicate), value, source.name, source.times.get(subject, "")))
        ordered = sorted(found)
        ordered.sort(key=lambda fact: fact.time, reverse=True)
        return ordered[:most]

    def neighbours(self, entity: str, hops: int, scopes: Scopes, most: int) -> list[Neighbour]:
        """See :class:`Graph`."""
        return walk.neighbours(self, facts.entity(entity).value.removeprefix(_ENTITY), hops, scopes, most)

    def timeline(self, entity: str, scopes: Scopes, first: str, last: str, most: int) -> list[Event]:
        """See :class:`Graph`."""
        found: list[Event] = []
        key = facts.entity(entity) if entity else None
        for source in self._within(scopes):
            ordered = source.ordered
            if key is not None:
                records = self._naming(source, key.value.removeprefix(_ENTITY), EVERY)
                ordered = sorted((source.times[one], one) for one in records if one in source.times)
            begin = bisect.bisect_left(ordered, (first, ""))
            end = bisect.bisect_right(ordered, (last + _LAST, "")) if last else len(ordered)
            found += (Event(time, record, source.name) for time, record in ordered[begin : min(end, begin + most)])
        return sorted(found)[:most]

    def names(self, scopes: Scopes) -> Iterator[tuple[str, str]]:
        """See :class:`Graph`."""
        for source in self._within(scopes):
            for one in self._said(None, _LABEL, None, source.where):
                yield one.value, one.subject.removeprefix(_ENTITY)

    def name(self, key: str, scopes: Scopes) -> str:
        """See :class:`Graph`."""
        node = _ENTITY + key
        return min(filter(None, (self._value(node, one.where) for one in self._within(scopes))), default="")

    def naming(self, key: str, scopes: Scopes, most: int = EVERY) -> list[str]:
        """See :class:`Graph`."""
        found: list[str] = []
        for source in self._within(scopes):
            found += self._naming(source, key, most - len(found))
        return sorted(found)

    def named(self, record: str, scopes: Scopes) -> list[str]:
        """See :class:`Graph`."""
        subject = ox.NamedNode(_RECORD + _plain(record))
        for source in self._within(scopes):
            quads = self._store.quads_for_pattern(subject, None, None, source.where)
            nodes = {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
            if nodes:  # a record is of one source
                return sorted(node.removeprefix(_ENTITY) for node in nodes if node.startswith(_ENTITY))
        return []

    def time(self, record: str, scopes: Scopes) -> str:
        """See :class:`Graph`."""
        return next((one.times[record] for one in self._within(scopes) if record in one.times), "")

    def _read(self, name: str, scope: str) -> _Source:
        where = facts.graph(name)
        times = {
            one.subject.removeprefix(_RECORD): one.value
            for predicate in _TIMES
            for one in self._said(None, predicate, None, where)
        }
        known = {one: one for one in times}  # one text an id, however often it stands here
        ways: dict[str, list[str]] = {}
        for label in self._said(None, _LABEL, None, where):
            key = label.subject.removeprefix(_ENTITY)
            if key not in ways:
                ways[key] = [known.get(one, one) for one in self._look(key, where, HUB + 1)]
        ordered = sorted((time, record) for record, time in times.items())
        return _Source(name, scope, where, times, ordered, ways)

    def _naming(self, source: _Source, key: str, most: int) -> list[str]:
        """The records of one source that name an entity, in order: all, or so many."""
        found = source.ways.get(key, [])
        return self._look(key, source.where, most) if HUB < len(found) < most else found[: max(most, 0)]

    def _look(self, key: str, where: ox.NamedNode, most: int) -> list[str]:
        """The same from the engine, without each term as text, which takes longer than to find it."""
        found: set[str] = set()
        for quad in self._store.quads_for_pattern(None, None, ox.NamedNode(_ENTITY + key), where):
            if isinstance(quad.subject, ox.NamedNode):
                found.add(quad.subject.value.removeprefix(_RECORD))
            if len(found) >= most:
                break
        return sorted(found)

    def _within(self, scopes: Scopes) -> Iterator[_Source]:
        """The sources that are looked into: the one place where scopes decide."""
        return (one for one in self._sources if one.scope in scopes)

    def _said(
        self,
        subject: ox.NamedNode | None,
        predicate: ox.NamedNode | None,
        value: ox.NamedNode | None,
        where: ox.NamedNode,
    ) -> Iterator["_Said"]:
        """The statements of one source that fit."""
        for quad in self._store.quads_for_pattern(subject, predicate, value, where):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield _Said(quad.subject.value, quad.predicate.value, quad.object.value)

    def _value(self, value: str, where: ox.NamedNode) -> str:
        """What a fact says, in words: a name for an entity, as the same graph has it."""
        if value.startswith(_ENTITY):
            labels = (one.value for one in self._said(ox.NamedNode(value), _LABEL, None, where))
            return min(labels, default="")
        return value.removeprefix(LIFE).removeprefix(_FILE)


def _plain(record: str) -> str:
    """A record's id; what cannot be one is no record, and never part of an IRI."""
    return record if record.isalnum() and record.isascii() else ""


def _word(predicate: str) -> str:
    return predicate.rpartition("#")[2]
