"""A state as it is asked: a version that never changes, without what was forgotten since and with what was learned since.

A record of which a fact is forgotten is found without it: its text, its vector and its facts are made anew. A fact that was learned is found as a record is.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, MutableMapping

from lifeos.memory import facts
from lifeos.memory.graph.graph import EVERY
from lifeos.memory.graph.learned import ENTITY, RECORD, SOURCE, Learned, LearnedGraph, learned
from lifeos.memory.graph.overlaid import Overlaid as Graph
from lifeos.memory.graph.overlaid import Rewritten
from lifeos.memory.graph.oxigraph import held
from lifeos.memory.journal.branches import Step
from lifeos.memory.journal.entry import Remember, Replayed, plain
from lifeos.memory.ontology import LIFE, ontology
from lifeos.memory.recall.groups import Groups
from lifeos.memory.recall.names import OverlaidNames
from lifeos.memory.recall.records import FACT, Read, Readable
from lifeos.memory.recall.rewriting import left
from lifeos.memory.recall.spelling import respelled
from lifeos.memory.recall.texts import OverlaidTexts, Spoken
from lifeos.memory.recall.version import Version
from lifeos.memory.record import Measurement, Record, when
from lifeos.memory.vectors.index import Placed, Vector
from lifeos.memory.vectors.overlaid import Overlaid as Vectors
from lifeos.memory.view import Triple, View
from lifeos.memory.wording import learned as said_of
from lifeos.memory.wording import wording as said_by

_DAY = len("2025-06-06")
_FACT = "fact:"
"""How the id of what was learned begins, and of no record."""


class OverlaidRecords:
    """A :class:`lifeos.memory.recall.records.Readable`."""

    def __init__(
        self, base: Readable, hidden: Collection[str], rewritten: Mapping[str, Record], learned: LearnedGraph
    ) -> None:
        """``hidden``: those of which nothing is left; ``rewritten``: what is left of others."""
        self._base = base
        self._hidden = hidden
        self._rewritten = rewritten
        self._learned = learned

    def read(self, record: str, scopes: Collection[str]) -> Read | None:
        """See :class:`lifeos.memory.recall.records.Readable`."""
        one = self._learned.get(record)
        if one is not None:
            if one.scope not in scopes:
                return None
            return Read(SOURCE, one.scope, one.time, wording(one, self._learned), self._learned.status(record))
        found = self._base.read(record, scopes) if record not in self._hidden else None
        rest = self._rewritten.get(record)
        if found is None or rest is None:
            return found
        return found._replace(time=when(rest.content), text=said_by(rest.content))

    def record(self, record: str) -> Record | None:
        """See :class:`lifeos.memory.recall.records.Readable`."""
        if record in self._hidden:
            return None
        return self._rewritten.get(record) or self._base.record(record)

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
    found: Mapping[str, tuple[str, Triple]],
    read: MutableMapping[bytes, tuple[str, Learned]],
    vectors: Callable[[Mapping[str, str]], dict[str, Vector]],
) -> Version:
    """A version in a state. ``found``: the facts of its files that are forgotten, by target (:meth:`lifeos.memory.view.View.found`); ``read``: N-Quads that were read before, each with the hash of the line that
    said it first and what it says, to which new ones are added; ``vectors``: those of texts, by id."""
    hidden, rewritten = _forgotten(version, view, found)
    every = [_learned(quad, steps[0], read) for quad, steps in view.learned.items()]
    if not hidden and not rewritten and not every:
        return version._replace(state=state)
    without = hidden | rewritten.keys()
    anew = rewritten | respelled(version, hidden, rewritten)
    graph = Graph(version.graph, hidden | anew.keys(), every, version.records.scope, _again(version.records, anew))
    graph.learned.confirm({*view.confirmed, *(one.id for one in graph.learned.all if _recorded(graph, one))})
    texts = {one.id: wording(one, graph.learned) for one in graph.learned.all}
    texts |= {one.id: said_by(one.content) for one in rewritten.values() if not isinstance(one.content, Measurement)}
    records = OverlaidRecords(version.records, hidden, rewritten, graph.learned)
    made = vectors(texts)
    placed = [Placed(one.id, one.scope, made.pop(one.id)) for one in graph.learned.all]
    placed += [Placed(one, records.scope(one), vector) for one, vector in made.items()]
    scopes = frozenset(one.scope for one in every)
    names = version.scopes | scopes if anew else scopes
    return version._replace(
        state=state,
        scopes=version.scopes | scopes,
        records=records,
        graph=graph,
        vectors=Vectors(version.vectors, without, placed),
        texts=OverlaidTexts(
            version.texts, without, (Spoken(one, records.scope(one), said) for one, said in texts.items())
        ),
        names=OverlaidNames(version.names, graph.gone, graph.since, names),
        groups=Groups(graph, records.kind),
    )


def _recorded(graph: Graph, one: Learned) -> bool:
    """Whether a record of the fact's own scope says the same of itself: a source of record, and not who learned it."""
    subject, predicate, value, names = one.said
    if not subject.startswith(RECORD) or not predicate.startswith(LIFE):
        return False
    word = predicate.removeprefix(LIFE)
    said = graph.facts(subject.removeprefix(RECORD), (one.scope,), EVERY)
    return any(
        fact.property == word and (facts.entity(fact.value).value if names else fact.value) == value
        for fact in said
        if fact.source != SOURCE
    )


def wording(one: Learned, graph: LearnedGraph) -> str:
    """A fact as a line of text, the same for all who may read it: what is embedded, and what an agent reads."""
    subject, word, value, _ = graph.words(one)
    return said_of(one.time[:_DAY], one.agent, subject, word, value)


def _learned(quad: bytes, first: Step, read: MutableMapping[bytes, tuple[str, Learned]]) -> Learned:
    line, known = read.get(quad, ("", None))
    if known is not None and line == first.line.sha256:
        return known
    said = plain(first.entry)
    assert isinstance(said, Remember), "what is learned was remembered"
    at = first.entry.at if isinstance(first.entry, Replayed) else first.line.at
    one = learned(first.about, said.scope, at, said.agent, facts.statement(quad))
    read[quad] = first.line.sha256, one
    return one


def _forgotten(
    version: Version, view: View, found: Mapping[str, tuple[str, Triple]]
) -> tuple[set[str], dict[str, Record]]:
    """The records of the version of which nothing is left, and what is left of others: of those of which a fact is forgotten, or a name."""
    records = (one.removeprefix("record:") for one in view.forgotten if one.startswith("record:"))
    hidden = {one for one in records if version.records.scope(one)}
    said: defaultdict[str, set[str]] = defaultdict(set)
    named: defaultdict[str, set[str]] = defaultdict(set)
    for about, (source, fact) in found.items():
        subject = fact.subject[1:-1].decode()
        if subject.startswith(RECORD):
            said[subject.removeprefix(RECORD)].add(about)
        else:
            for one in version.graph.naming(subject.removeprefix(ENTITY), version.scopes):
                if version.records.source(one) == source:
                    named[one].add(subject)
    rewritten = {}
    for one in sorted((said.keys() | named.keys()) - hidden):
        whole = version.records.record(one)
        rest = left(whole, version.records.source(one), said[one], named[one]) if whole is not None else None
        if rest is None:
            hidden.add(one)
        else:
            rewritten[one] = rest
    return hidden, rewritten


def _again(records: Readable, rewritten: Mapping[str, Record]) -> Rewritten:
    """The graph of what is left of records."""
    by_source: defaultdict[str, list[Record]] = defaultdict(list)
    for one in rewritten.values():
        by_source[records.source(one.id)].append(one)
    quads = b"".join(
        line + b"\n" for source, some in by_source.items() for line in facts.lines(some, source, ontology())
    )
    sources = {source: records.scope(some[0].id) for source, some in by_source.items()}
    return Rewritten(held(quads, sources), rewritten)
