"""The statements of a version in Oxigraph, in this process."""

from collections.abc import Collection, Iterable, Iterator, Mapping

import pyoxigraph as ox

from lifeos.memory import facts
from lifeos.memory.graph.by_source import BySource
from lifeos.memory.graph.learned import ENTITY, LABEL, RECORD
from lifeos.memory.graph.statements import Said


def build(folder: str, parts: Iterable[bytes]) -> None:
    """Write a store into an empty folder. ``parts``: N-Quads."""
    store = ox.Store(folder)
    # All at once: each load is sorted and written apart, and months one by one take four times as long.
    store.bulk_load(b"".join(parts), format=ox.RdfFormat.N_QUADS)
    store.flush()


def opened(folder: str, sources: Mapping[str, str]) -> BySource:
    """The graph of what :func:`build` wrote; any number of processes may read it. ``sources``: the scope of each."""
    return BySource(Embedded(ox.Store.read_only(folder)), sources)


def held(quads: bytes, sources: Mapping[str, str]) -> BySource:
    """One in memory, of a few N-Quads."""
    store = ox.Store()
    store.load(quads, format=ox.RdfFormat.N_QUADS)
    return BySource(Embedded(store), sources)


class Embedded:
    """:class:`lifeos.memory.graph.statements.Statements`."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def said(self, source: str, subject: str = "", predicate: str = "", value: str = "") -> Iterator[Said]:
        """See :class:`Statements`."""
        where = facts.graph(source)
        for quad in self._store.quads_for_pattern(_node(subject), _node(predicate), _node(value), where):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield Said(quad.subject.value, quad.predicate.value, quad.object.value)

    def naming(self, source: str, key: str, most: int) -> list[str]:
        """See :class:`Statements`. Without each term as text, which takes longer than to find it."""
        found: set[str] = set()
        for quad in self._store.quads_for_pattern(None, None, ox.NamedNode(ENTITY + key), facts.graph(source)):
            if isinstance(quad.subject, ox.NamedNode):
                found.add(quad.subject.value.removeprefix(RECORD))
            if len(found) >= most:
                break
        return sorted(found)

    def ways(self, source: str, most: int) -> dict[str, list[str]]:
        """See :class:`Statements`."""
        keys = {one.subject.removeprefix(ENTITY) for one in self.said(source, predicate=LABEL)}
        return {key: self.naming(source, key, most) for key in keys}

    def named(self, sources: Collection[str], record: str) -> list[str]:
        """See :class:`Statements`."""
        subject = ox.NamedNode(RECORD + record)
        for source in sources:
            quads = self._store.quads_for_pattern(subject, None, None, facts.graph(source))
            nodes = {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
            if nodes:  # a record is of one source
                return [node.removeprefix(ENTITY) for node in nodes if node.startswith(ENTITY)]
        return []


def _node(iri: str) -> ox.NamedNode | None:
    return ox.NamedNode(iri) if iri else None
