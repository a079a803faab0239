"""A state as it is asked: a version that never changes, without what was forgotten since and with what was learned since.

A record of which a single fact is forgotten is not found any more, for its text says the fact. A fact that was learned is found as a record is.
"""

from collections.abc import Collection, Iterable, MutableMapping

from lifeos.memory import facts
from lifeos.memory.graph.learned import ENTITY, RECORD, SOURCE, Learned, LearnedGraph
from lifeos.memory.graph.overlaid import Overlaid as Graph
from lifeos.memory.journal import target
from lifeos.memory.journal.branches import Step
from lifeos.memory.journal.entry import Remember, Replayed, plain
from lifeos.memory.recall.kinds import FACT
from lifeos.memory.recall.names import OverlaidNames
from lifeos.memory.recall.records import Read, Readable
from lifeos.memory.recall.version import Version
from lifeos.memory.vectors.edge import Placed
from lifeos.memory.vectors.index import Vector
from lifeos.memory.vectors.overlaid import Overlaid as Vectors
from lifeos.memory.view import Triple, View
from lifeos.memory.wording import apart

_DAY = len("2025-06-06")
_FACT = "fact:"
"""How the id of what was learned begins, and of no record."""


class OverlaidRecords:
    """A :class:`lifeos.memory.recall.records.Readable`."""

    def __init__(self, base: Readable, hidden: Collection[str], learned: LearnedGraph) -> None:
        self._base = base
        self._hidden = hidden
        self._learned = learned

    def read(self, record: str, scopes: Collection[str]) -> Read | None:
        """See :class:`lifeos.memory.recall.records.Readable`."""
        one = self._learned.get(record)
        if one is not None:
            return Read(SOURCE, one.scope, one.time, wording(one, self._learned)) if one.scope in scopes else None
        return self._base.read(record, scopes) if record not in self._hidden else None

    def scope(self, record: str) -> str:
        """See :class:`lifeos.memory.recall.records.Readable`."""
        one = self._learned.get(record)
        return one.scope if one is not None else self._base.scope(record) if record not in self._hidden else ""

    def source(self, record: str) -> str:
        """See :class:`lifeos.memory.recall.records.Readable`."""
        return SOURCE if self._learned.get(record) is not None else self._base.source(record)

    def kind(self, record: str) -> str:
        """See :class:`lifeos.memory.recall.records.Readable`."""
        return (
            FACT if record.startswith(_FACT) else self._base.kind(record)
        )  # asked for each record that a question leads to


def overlaid(
    version: Version,
    view: View,
    state: str,
    found: Collection[tuple[str, Triple]],
    vectors: MutableMapping[tuple[str, str], Vector],
) -> Version:
    """A version in a state. ``found``: the facts of its files that are forgotten (:meth:`lifeos.memory.view.View.found`); ``vectors``: those that were made
    before, by the id of a fact and its text, to which new ones are added."""
    hidden = frozenset(_hidden(version, view, found))
    learned = [_learned(quad, steps) for quad, steps in view.learned.items()]
    if not hidden and not learned:
        return version._replace(state=state)
    graph = Graph(version.graph, hidden, learned, version.records.scope)
    placed = []
    for one in graph.learned.all:
        text = wording(one, graph.learned)
        if (one.id, text) not in vectors:
            vectors[one.id, text] = version.embedder.vector(text)
        placed.append(Placed(one.id, one.scope, vectors[one.id, text]))
    scopes = frozenset(one.scope for one in learned)
    return version._replace(
        state=state,
        scopes=version.scopes | scopes,
        records=OverlaidRecords(version.records, hidden, graph.learned),
        graph=graph,
        vectors=Vectors(version.vectors, hidden, placed),
        names=OverlaidNames(version.names, graph.gone, graph.learned, scopes),
    )


def wording(one: Learned, graph: LearnedGraph) -> str:
    """A fact as a line of text, the same for all who may read it: what is embedded, and what an agent reads."""
    subject, word, value, _ = graph.words(one)
    said = f"{' '.join(subject.split())}, {apart(word)}: {' '.join(value.split())}"
    return f"Learned on {one.time[:_DAY]} from {one.agent}: {said}"


def _learned(quad: bytes, steps: Iterable[Step]) -> Learned:
    first = next(iter(steps))
    said = plain(first.entry)
    assert isinstance(said, Remember), "what is learned was remembered"
    at = first.entry.at if isinstance(first.entry, Replayed) else first.line.at
    return Learned(target.of_fact(quad), said.scope, at, said.agent, facts.statement(quad))


def _hidden(version: Version, view: View, found: Iterable[tuple[str, Triple]]) -> Iterable[str]:
    """Records of the version that are forgotten, or of which a fact is, or a name."""
    for one in view.forgotten:
        kind, _, record = one.partition(":")
        if kind == "record" and version.records.scope(record):
            yield record
    for source, said in found:
        subject = said.subject[1:-1].decode()
        if subject.startswith(RECORD):
            yield subject.removeprefix(RECORD)
        else:
            key = subject.removeprefix(ENTITY)
            every = version.graph.naming(key, version.scopes)
            yield from (one for one in every if version.records.source(one) == source)
