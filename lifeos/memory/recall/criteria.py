"""What a question says, each with the records of which it is true: that they name somebody, are of a time, say a word."""

import math
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from lifeos.memory.graph.graph import HUB, Graph
from lifeos.memory.recall.groups import Groups
from lifeos.memory.recall.lexicon import stem, words
from lifeos.memory.recall.moments import within
from lifeos.memory.recall.names import SHORTEST, Named
from lifeos.memory.recall.question import Question, Term
from lifeos.memory.recall.texts import Texts

_PART = 0.6
"""What part of a name counts, or a word that is none, to 1 for a name."""


class Criterion(NamedTuple):
    """``weight``: what it counts that it is true of a record; the more of them there are, the less it says of each."""

    why: str
    records: Collection[str]
    weight: float


class Direct(NamedTuple):
    """What a question itself leads to. ``weight``: by record, comparable within one question; ``all``: those of which as many as of any are true, where several are."""

    criteria: list[Criterion]
    weight: dict[str, float]
    all: Collection[str]


def direct(
    asked: Question, graph: Graph, groups: Groups, texts: Texts, scopes: frozenset[str], near: Collection[str]
) -> Direct:
    """``near``: records that may be of a time of which there are too many."""
    found = [
        _of(f"names {one.name}", _naming(one, graph, texts, scopes), 1.0 if one.whole else _PART) for one in asked.names
    ]
    found += [_of(f"says {one.word}", _saying(one, texts, scopes), _PART) for one in asked.terms]
    many = []
    for moment in asked.moments:
        group = groups.of(moment, scopes)
        if group:
            found.append(_of(f"of {moment}", {one for some in group.values() for one in some}))
        else:
            many.append(moment)
    if many:
        met = {*near, *(one for criterion in found for one in criterion.records)}
        times = {one: graph.time(one, scopes) for one in met}
        found += [_of(f"of {moment}", {one for one in met if within(times[one], moment)}) for moment in many]
    return _direct([one for one in found if one.records])


def _direct(found: list[Criterion]) -> Direct:
    weight: dict[str, float] = {}
    for one in found:
        for record in one.records:
            weight[record] = weight.get(record, 0.0) + one.weight
    count = Counter(record for one in found for record in one.records)
    most = max(count.values(), default=0)
    return Direct(found, weight, {record for record, its in count.items() if its == most} if most > 1 else ())


def _naming(name: Named, graph: Graph, texts: Texts, scopes: frozenset[str]) -> Collection[str]:
    """The records that name it as what they are about, or within what they say: whom a dinner was with stands in the purpose of its booking."""
    records = graph.naming(name.key, scopes, HUB + 1)
    if len(records) > HUB:
        return ()
    if not name.whole:
        return records
    forms = [stem(word) for word in words(name.name) if len(word) >= SHORTEST and not word.isdecimal()]
    said = [set(texts.saying(form, scopes)) for form in forms]
    return {*records, *(set.intersection(*said) if said else ())}


def _saying(term: Term, texts: Texts, scopes: frozenset[str]) -> Collection[str]:
    return {one for form in term.forms for one in texts.saying(form, scopes)}


def _of(why: str, records: Collection[str], share: float = 1.0) -> Criterion:
    return Criterion(why, frozenset(records), share * rarity(len(records)))


def rarity(count: int) -> float:
    """What one of so many counts."""
    return 1.0 / (1.0 + math.log(max(1, count)))
