"""The graph of what was learned: each fact stands for itself, with an id to cite and to forget, as a record does.

A fact is about somebody, something or a record. A record is a way from one fact about it to another, and to itself: its key is its IRI.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from lifeos.memory import facts
from lifeos.memory.facts import Statement
from lifeos.memory.graph.graph import EVERY, Event, Fact, Scopes, Status
from lifeos.memory.ontology import LIFE

SOURCE = "learned"
"""Where such a fact is from."""
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
RECORD = "urn:lifeos:record:"
ENTITY = "urn:lifeos:entity:"
_ABOUT = "about"
_LAST = "\U0010ffff"


class Learned(NamedTuple):
    """A fact that was learned. ``id``: ``fact:<32 hex>``; ``time``: when; ``agent``: by whom; ``label``: whether it gives a name to an entity; ``keys``: what it is about
    and what it names."""

    id: str
    scope: str
    time: str
    agent: str
    said: Statement
    label: bool
    keys: tuple[str, ...]


def learned(name: str, scope: str, time: str, agent: str, said: Statement) -> Learned:
    """A fact by what it says. ``name``: its id."""
    label = said.predicate == LABEL and said.subject.startswith(ENTITY)
    nodes = (said.subject, *([said.value] if said.names else ()))
    keys = dict.fromkeys(node.removeprefix(ENTITY) for node in nodes if node.startswith((ENTITY, RECORD)))
    return Learned(name, scope, time, agent, said, label, tuple(keys))


class LearnedGraph:
    """What :class:`lifeos.memory.graph.overlaid.Overlaid` asks beside a graph that never changes."""

    def __init__(self, learned: Iterable[Learned]) -> None:
        self._by_id: dict[str, Learned] = {}
        self._confirmed: frozenset[str] = frozenset()
        self._by_key: defaultdict[str, list[Learned]] = defaultdict(list)
        self._labels: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for one in learned:
            if one.label:
                self._labels[one.scope, one.said.subject.removeprefix(ENTITY)].add(one.said.value)
            else:
                self._by_id[one.id] = one
                for key in one.keys:
                    self._by_key[key].append(one)
        self._name = {place: min(labels) for place, labels in self._labels.items()}

    def confirm(self, facts: Collection[str]) -> None:
        """Have these facts be more than proposed, before anything is asked. ``facts``: their ids."""
        self._confirmed |= frozenset(facts)

    def status(self, fact: str) -> Status:
        """Of a fact that there is."""
        return "confirmed" if fact in self._confirmed else "proposed"

    @property
    def all(self) -> Collection[Learned]:
        """Every fact; a name alone is none."""
        return self._by_id.values()

    def get(self, fact: str) -> Learned | None:
        """A fact by its id."""
        return self._by_id.get(fact)

    def facts(self, entity: str, scopes: Scopes, most: int) -> list[Fact]:
        """See :class:`lifeos.memory.graph.graph.Graph`. A fact says two things: what it is about, and what of it."""
        itself = self._by_id.get(entity)
        every = [
            *([itself] if itself is not None else ()),
            *self._by_key.get(RECORD + entity, ()),
            *self._by_key.get(_key(entity), ()),
        ]
        found = {fact for one in every if one.scope in scopes for fact in self._said(one)}
        ordered = sorted(found)
        ordered.sort(key=lambda fact: fact.time, reverse=True)
        return ordered[:most]

    def timeline(self, entity: str, scopes: Scopes, first: str, last: str, most: int) -> list[Event]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        every = self._by_key.get(_key(entity), ()) if entity else self._by_id.values()
        found = [Event(one.time, one.id, SOURCE, self.status(one.id)) for one in every if one.scope in scopes]
        return sorted(one for one in found if first <= one.time and (not last or one.time <= last + _LAST))[:most]

    def names(self, scopes: Scopes) -> Iterator[tuple[str, str]]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        for (scope, key), labels in self._labels.items():
            if scope in scopes:
                yield from ((label, key) for label in sorted(labels))

    def name(self, key: str, scopes: Scopes) -> str:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        return min((self._name[scope, key] for scope in scopes if (scope, key) in self._name), default="")

    def naming(self, key: str, scopes: Scopes, most: int = EVERY) -> list[str]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        return sorted(one.id for one in self._by_key.get(key, ()) if one.scope in scopes)[:most]

    def named(self, record: str, scopes: Scopes) -> list[str]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        one = self._by_id.get(record)
        return sorted(one.keys) if one is not None and one.scope in scopes else []

    def time(self, record: str, scopes: Scopes) -> str:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        one = self._by_id.get(record)
        return one.time if one is not None and one.scope in scopes else ""

    def words(self, one: Learned) -> Statement:
        """What a fact says in words, as whoever has its scope and no other reads it."""
        subject, _, value, names = one.said
        said = self._word(value, one.scope) if names else value
        return Statement(self._word(subject, one.scope), one.said.predicate.rpartition("#")[2], said, names)

    def _said(self, one: Learned) -> tuple[Fact, Fact]:
        subject, word, value, _ = self.words(one)
        return (
            Fact(one.id, _ABOUT, subject, SOURCE, one.time, self.status(one.id)),
            Fact(one.id, word, value, SOURCE, one.time, self.status(one.id)),
        )

    def _word(self, node: str, scope: str) -> str:
        key = node.removeprefix(ENTITY)
        return self._name.get((scope, key)) or key.removeprefix(RECORD).removeprefix(LIFE)


def _key(entity: str) -> str:
    return facts.entity(entity).value.removeprefix(ENTITY)
