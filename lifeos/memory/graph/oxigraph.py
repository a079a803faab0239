"""The graph in Oxigraph: a named graph a source, and each look-up goes into the named graphs of the scopes alone."""

import bisect
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from lifeos.memory import facts
from lifeos.memory.graph import walk
from lifeos.memory.graph.graph import Event, Fact, Neighbour, Scopes
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


_KEPT = 4096
"""Answers that are kept: a version never changes, and the same names are asked for again and again."""


class _Said(NamedTuple):
    """A statement: IRIs, and an IRI or the text of a literal."""

    subject: str
    predicate: str
    value: str


class _Moments(NamedTuple):
    """When the records of a source are of: by record, and in order."""

    times: dict[str, str]
    ordered: list[tuple[str, str]]


class Oxigraph:
    """A :class:`lifeos.memory.graph.graph.Graph`."""

    def __init__(self, store: ox.Store, sources: Mapping[str, str]) -> None:
        """``sources``: the scope of each. A named graph that is none of them is not looked into."""
        self._store = store
        self._sources = [(name, scope, facts.graph(name)) for name, scope in sorted(sources.items())]
        self._moments: dict[str, _Moments] = {}
        self._naming = lru_cache(_KEPT)(self._read_naming)
        self._named = lru_cache(_KEPT)(self._read_named)

    @classmethod
    def opened(cls, folder: str, sources: Mapping[str, str]) -> "Oxigraph":
        """What :func:`build` wrote; any number of processes may read it."""
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
        for source, _, where in self._within(scopes):
            times = self._moments_of(source, where).times
            for one in (*self._said(record, None, None, where), *self._said(None, None, key, where)):
                subject = one.subject.removeprefix(_RECORD)
                value = self._value(one.value, where)
                found.add(Fact(subject, _word(one.predicate), value, source, times.get(subject, "")))
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
        for source, _, where in self._within(scopes):
            times, ordered = self._moments_of(source, where)
            if key is not None:
                records = (one.subject.removeprefix(_RECORD) for one in self._said(None, None, key, where))
                ordered = sorted({(times[one], one) for one in records if one in times})
            begin = bisect.bisect_left(ordered, (first, ""))
            end = bisect.bisect_right(ordered, (last + _LAST, "")) if last else len(ordered)
            found += (Event(time, record, source) for time, record in ordered[begin : min(end, begin + most)])
        return sorted(found)[:most]

    def names(self, scopes: Scopes) -> Iterator[tuple[str, str]]:
        """See :class:`Graph`."""
        for _, _, where in self._within(scopes):
            for one in self._said(None, _LABEL, None, where):
                yield one.value, one.subject.removeprefix(_ENTITY)

    def name(self, key: str, scopes: Scopes) -> str:
        """See :class:`Graph`."""
        node = _ENTITY + key
        return min(filter(None, (self._value(node, where) for _, _, where in self._within(scopes))), default="")

    def naming(self, key: str, scopes: Scopes) -> list[str]:
        """See :class:`Graph`."""
        return self._naming(key, frozenset(scopes))

    def named(self, record: str, scopes: Scopes) -> list[str]:
        """See :class:`Graph`."""
        return self._named(record, frozenset(scopes))

    def time(self, record: str, scopes: Scopes) -> str:
        """See :class:`Graph`."""
        every = (self._moments_of(name, where).times for name, _, where in self._within(scopes))
        return next((times[record] for times in every if record in times), "")

    def _read_naming(self, key: str, scopes: frozenset[str]) -> list[str]:
        node = ox.NamedNode(_ENTITY + key)
        nodes = (quad.subject for quad in self._quads(None, node, scopes))
        return sorted({node.value.removeprefix(_RECORD) for node in nodes if isinstance(node, ox.NamedNode)})

    def _read_named(self, record: str, scopes: frozenset[str]) -> list[str]:
        nodes = (quad.object for quad in self._quads(ox.NamedNode(_RECORD + _plain(record)), None, scopes))
        every = {node.value for node in nodes if isinstance(node, ox.NamedNode)}
        return sorted(value.removeprefix(_ENTITY) for value in every if value.startswith(_ENTITY))

    def _quads(
        self, subject: ox.NamedNode | None, value: ox.NamedNode | None, scopes: frozenset[str]
    ) -> Iterator[ox.Quad]:
        """As the engine has them: to have each of their terms as text takes longer than to find them."""
        for _, _, where in self._within(scopes):
            yield from self._store.quads_for_pattern(subject, None, value, where)

    def _within(self, scopes: Scopes) -> Iterator[tuple[str, str, ox.NamedNode]]:
        """The sources that are looked into: the one place where scopes decide."""
        return (one for one in self._sources if one[1] in scopes)

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

    def _moments_of(self, source: str, where: ox.NamedNode) -> "_Moments":
        """Read by the first question that needs it: 8 seconds for a million records."""
        found = self._moments.get(source)
        if found is None:
            times = {
                one.subject.removeprefix(_RECORD): one.value
                for predicate in _TIMES
                for one in self._said(None, predicate, None, where)
            }
            found = self._moments[source] = _Moments(times, sorted((time, record) for record, time in times.items()))
        return found

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
