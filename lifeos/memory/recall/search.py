"""GraphRAG recall: what a question names, the graph around that, and what is near to it by meaning, fused into one order.

It is a function of the version, the question and the scopes: no clock, no chance, and nothing of what lies outside of the scopes.
"""

from collections.abc import Collection, Mapping
from functools import partial
from heapq import nlargest

import msgspec

from lifeos.memory.graph.graph import Status
from lifeos.memory.recall.fusion import fused
from lifeos.memory.recall.kinds import FACT
from lifeos.memory.recall.kinds import kinds as kinds_of
from lifeos.memory.recall.moments import moments
from lifeos.memory.recall.orders import gives_orders
from lifeos.memory.recall.spread import spread
from lifeos.memory.recall.version import Version

_DEEP = 100
"""Places of each ranking that count."""
_ANOTHER_KIND = 0.3
"""What a record counts when the question asks for another kind."""
_GRAPH = 2.0
"""What the graph counts beside meaning, where the question names something that it knows."""
_ALL = 2.0
"""What counts that a record has all of several things that the question names: meaning tells a café from another, and not a day from another."""


_ALIKE = 2e-9


class Hit(msgspec.Struct, frozen=True):
    """A record that bears on a question: the id to cite, what it says, where and when it is from, and why it was found. ``status``: whose word it is. ``score``: comparable
    within one answer only. ``orders``: its text gives orders, which are none."""

    id: str
    text: str
    source: str
    scope: str
    time: str
    status: Status
    score: float
    why: tuple[str, ...]
    orders: bool


def recall(version: Version, question: str, most: int, granted: Collection[str]) -> list[Hit]:
    """The best first, ties by id."""
    scopes = version.scopes.intersection(granted)
    if not scopes:
        return []
    vector = version.embedder.vector(question)
    near = version.vectors.nearest(vector, scopes, _DEEP)
    cosine = {one.record: one.score for one in near}
    kinds, kind = kinds_of(question), version.records.kind
    named = version.names.within(question, scopes)
    nearest = partial(version.vectors.nearest_of, vector, scopes)
    around = spread(version.graph, version.groups, named, moments(question), scopes, kinds, nearest)

    asked = {*kinds, FACT} if kinds else ()

    def share(record: str) -> float:
        return 1.0 if not asked or kind(record) in asked else _ANOTHER_KIND

    weight = {record: its * share(record) for record, its in around.weight.items()}
    by_graph = _first(weight, weight, cosine)
    by_all = _first(around.all, weight, cosine)
    rankings = [(1.0, [one.record for one in near]), (_GRAPH, by_graph), (_ALL, by_all)]
    scores = {record: score * share(record) for record, score in fused(rankings).items()}
    hits = []
    for record in sorted(scores, key=lambda record: (-scores[record], record)):
        found = version.records.read(record, scopes)
        if found is not None:
            meaning = (f"meaning {cosine[record]:.2f}",) if record in cosine else ()
            hits.append(
                Hit(
                    record,
                    found.text,
                    found.source,
                    found.scope,
                    found.time,
                    found.status,
                    round(scores[record], 6),
                    (*around.why(record), *meaning),
                    gives_orders(found.text),
                )
            )
            if len(hits) == most:
                break
    return hits


def _first(records: Collection[str], weight: Mapping[str, float], cosine: Mapping[str, float]) -> list[str]:
    """The first places by weight, then by meaning. Weights are alike when they differ by less than the order does in which they were added up."""
    least = min(nlargest(_DEEP, (weight[record] for record in records)), default=0.0)
    some = {record: round(weight[record], 9) for record in records if weight[record] > least - _ALIKE}
    return sorted(some, key=lambda record: (-some[record], -cosine.get(record, -1.0), record))[:_DEEP]
