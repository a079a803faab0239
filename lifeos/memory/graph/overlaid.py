"""A graph that never changes, without what is forgotten of it since, and with what was learned since."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from lifeos.memory import facts
from lifeos.memory.graph import walk
from lifeos.memory.graph.graph import EVERY, Event, Fact, Graph, Neighbour, Scopes
from lifeos.memory.graph.learned import ENTITY, RECORD, Learned, LearnedGraph
from lifeos.memory.graph.oxigraph import held


class Rewritten(NamedTuple):
    """``records``: those of which something is left, which is in ``graph``."""

    graph: Graph
    records: Collection[str]


NOTHING = Rewritten(held(b"", {}), ())


class Since(NamedTuple):
    """What is in the graph and not in the one that never changes."""

    rewritten: Graph
    learned: LearnedGraph

    def names(self, scopes: Scopes) -> Iterator[tuple[str, str]]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        yield from self.rewritten.names(scopes)
        yield from self.learned.names(scopes)


class Overlaid:
    """A :class:`lifeos.memory.graph.graph.Graph`."""

    def __init__(
        self,
        base: Graph,
        hidden: Collection[str],
        learned: Iterable[Learned],
        scope_of: Callable[[str], str],
        rewritten: Rewritten = NOTHING,
    ) -> None:
        """``hidden``: ids of records; ``scope_of``: that of a record of ``base``, empty for what is none; ``rewritten``: what some of those that are hidden say all the same."""
        self._base = base
        self._hidden = hidden
        self._scope_of = scope_of
        self._rewritten, self._again = rewritten
        self.gone = self._unnamed()
        every = list(learned)
        said = {(one.scope, key) for one in every if not one.label for key in one.keys}
        self.learned = LearnedGraph(one for one in every if not one.label or self._lives(one, said))

    def facts(self, entity: str, scopes: Scopes, most: int) -> list[Fact]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        kept = [one for one in self._base.facts(entity, scopes, sys.maxsize) if one.record not in self._hidden]
        rest = self._rewritten.facts(entity, scopes, sys.maxsize)
        ordered = sorted([*kept, *rest, *self.learned.facts(entity, scopes, sys.maxsize)])
        ordered.sort(key=lambda fact: fact.time, reverse=True)
        return ordered[:most]

    def neighbours(self, entity: str, hops: int, scopes: Scopes, most: int) -> list[Neighbour]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        return walk.neighbours(self, facts.entity(entity).value.removeprefix(ENTITY), hops, scopes, most)

    def timeline(self, entity: str, scopes: Scopes, first: str, last: str, most: int) -> list[Event]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        every = self._base.timeline(entity, scopes, first, last, most + len(self._hidden))
        kept = [one for one in every if one.record not in self._hidden]
        rest = self._rewritten.timeline(entity, scopes, first, last, most)
        return sorted([*kept, *rest, *self.learned.timeline(entity, scopes, first, last, most)])[:most]

    def names(self, scopes: Scopes) -> Iterator[tuple[str, str]]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        for scope in scopes:
            yield from (one for one in self._base.names((scope,)) if (scope, one[1]) not in self.gone)
        yield from self.since.names(scopes)

    def name(self, key: str, scopes: Scopes) -> str:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        left = [scope for scope in scopes if (scope, key) not in self.gone]
        every = (self._base.name(key, left), self._rewritten.name(key, scopes), self.learned.name(key, scopes))
        return min(filter(None, every), default="")

    def naming(self, key: str, scopes: Scopes, most: int = EVERY) -> list[str]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        learned = [*self._rewritten.naming(key, scopes), *self.learned.naming(key, scopes)]
        if key.startswith(RECORD):
            record = key.removeprefix(RECORD)
            return [*([record] if self._sees(record, scopes) else ()), *learned][:most]
        found = self._base.naming(key, scopes, most + len(self._hidden))
        kept = [one for one in found if one not in self._hidden] if self._hidden else found
        return (sorted([*kept, *learned]) if learned else kept)[:most]

    def named(self, record: str, scopes: Scopes) -> list[str]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        if record in self._hidden and record not in self._again:
            return []
        about = RECORD + record
        return [
            *(self._rewritten if record in self._again else self._base).named(record, scopes),
            *([about] if self.learned.naming(about, scopes) and self._sees(record, scopes) else ()),
            *self.learned.named(record, scopes),
        ]

    def time(self, record: str, scopes: Scopes) -> str:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        if record in self._hidden:
            return self._rewritten.time(record, scopes)
        return self._base.time(record, scopes) or self.learned.time(record, scopes)

    @property
    def since(self) -> "Since":
        """What has names since."""
        return Since(self._rewritten, self.learned)

    def _sees(self, record: str, scopes: Scopes) -> bool:
        return (record not in self._hidden or record in self._again) and self._scope_of(record) in scopes

    def _unnamed(self) -> set[tuple[str, str]]:
        """Scopes and entities that only hidden records name: a name goes with the last of them."""
        gone = set()
        for record in self._hidden:
            scope = self._scope_of(record)
            for key in self._base.named(record, (scope,)):
                if all(one in self._hidden for one in self._some(key, scope)):
                    gone.add((scope, key))
        return gone

    def _some(self, key: str, scope: str) -> list[str]:
        """Records of the graph that never changes that name an entity: so many that one of them is not hidden, if any is not."""
        return self._base.naming(key, (scope,), len(self._hidden) + 1)

    def _lives(self, label: Learned, said: Collection[tuple[str, str]]) -> bool:
        """Whether anything that is known in its scope names what the label is of."""
        key = label.said.subject.removeprefix(ENTITY)
        within = (label.scope,)
        return (
            (label.scope, key) in said
            or any(one not in self._hidden for one in self._some(key, label.scope))
            or bool(self._rewritten.naming(key, within))
        )
