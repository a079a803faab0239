"""GraphRAG recall: what a question names, the graph around that, and what is near to it by meaning, fused into one order.

It is a function of the version, the question and the scopes: no clock, no chance, and nothing of what lies outside of the scopes.
"""

from collections.abc import Callable, Collection, Mapping
from functools import partial

import msgspec

from lifeos.memory.graph.graph import Status
from lifeos.memory.recall.criteria import Direct, direct
from lifeos.memory.recall.fusion import Placed, fused, ranked
from lifeos.memory.recall.moments import of_any_year
from lifeos.memory.recall.orders import gives_orders
from lifeos.memory.recall.question import Question, read
from lifeos.memory.recall.reasons import reasons
from lifeos.memory.recall.records import FACT
from lifeos.memory.recall.sequence import sequence
from lifeos.memory.recall.spread import Beside, beside
from lifeos.memory.recall.version import Version
from lifeos.memory.vectors.index import Near

_DEEP = 100
"""Places of each ranking that count."""
_ANOTHER_KIND = 0.3
"""What a record counts by the graph when the question asks for another kind."""
_GRAPH = 2.0
"""What the graph counts beside meaning, where it tells few records from the others; and once more that of a record as many things that the question says are true as of any: meaning tells a café from
another, and not a day from another."""
_LED = 3.0
"""What counts that the graph leads to a record of the kind that is asked for, where what is named is none itself: "the phone number of whom I met"."""

_LED_BESIDE = 1.0
"""The same where some of what is named is of that kind: what was bought on the day of a dinner, beside the dinner."""


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
    nearest = partial(version.vectors.nearest_of, vector, scopes)
    asked = read(question, version.names, scopes)
    scores, found, around = _scored(version, asked, scopes, cosine, nearest)
    hits = []
    for record in sorted(scores, key=lambda record: (-scores[record], record)):
        one = version.records.read(record, scopes)
        if one is not None:
            of = "" if version.records.kind(record) == FACT else one.time
            why = reasons(record, of, asked, found, around, version.graph, scopes)
            if record in cosine:
                why = (*why, f"meaning {cosine[record]:.2f}")
            score = round(scores[record], 6)
            hits.append(
                Hit(record, one.text, one.source, one.scope, one.time, one.status, score, why, gives_orders(one.text))
            )
            if len(hits) == most:
                break
    return hits


def _scored(
    version: Version,
    asked: Question,
    scopes: frozenset[str],
    cosine: Mapping[str, float],
    nearest: Callable[[Collection[str], int], list[Near]],
) -> tuple[Mapping[str, float], Direct, Beside]:
    """The score of each record that is found, and why it is. ``cosine``: of those that are near by meaning, the nearest first."""
    graph, groups, kind = version.graph, version.groups, version.records.kind
    found = direct(asked, graph, groups, version.texts, scopes, cosine)
    answered = any(kind(record) in asked.kinds for record in found.all or found.weight)
    order = asked.order or ("newest" if any(map(of_any_year, asked.moments)) else "")
    there = answered and (asked.moments or order)
    around = Beside({}, []) if there else beside(asked, found, graph, groups, scopes, nearest)
    kinds = {*asked.kinds, FACT} if asked.kinds else ()
    weight = {
        record: (found.weight.get(record, 0.0) + around.weight.get(record, 0.0))
        * (1.0 if not kinds or kind(record) in kinds else _ANOTHER_KIND)
        for record in found.weight.keys() | around.weight.keys()
    }
    every = {record: weight[record] for record in found.all}
    leads = bool(found.all) or not answered  # beside what answers a question of one thing is nothing that was asked for
    led = {record: its for record, its in around.weight.items() if leads and kind(record) in asked.kinds}
    told = sequence(order, groups.now(scopes), partial(graph.time, scopes=scopes)) if order else None
    # What is told by time has its place from that alone.
    near = [Placed(one, 0.0 if asked.order and one in weight else 1.0) for one in cosine]
    rankings = [
        (1.0, near),
        (_GRAPH, ranked(weight, _DEEP, cosine, told)),
        (_GRAPH, ranked(every, _DEEP, cosine, told)),
        (_LED_BESIDE if answered else _LED, ranked(led, _DEEP, cosine, told)),
    ]
    return fused(rankings), found, around
