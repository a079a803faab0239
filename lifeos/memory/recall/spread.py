"""Records by the graph: those that name what the question names, and those next to them.

Next to a record is what shares its day, and what names an entity that it names. What many records of a kind share says little about each
of them, so it counts the less: somebody has hundreds of mails, and one telephone number.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from lifeos.memory.graph.graph import Graph, Scopes
from lifeos.memory.graph.learned import RECORD
from lifeos.memory.recall.kinds import FACT
from lifeos.memory.recall.names import Named

_SEEDS = 12
"""Records whose neighbourhood is looked at, at most."""
_CLEAR = 0.75
"""What a seed weighs at least, to 1 for the best: what names all that the question names leads on, and what names some of it does not."""
_PART = 0.6
"""What part of a name counts, to 1 for all of it."""
_BESIDE = 0.5
"""What is passed on to the next record."""
_DAY = len("2025-06-06")
_HUB = 3000
"""Records from which on a name, or a day, says nothing about each."""


class Spread(NamedTuple):
    """``weight``: how much bears on the question, comparable within one question; ``all``: of several things that the
    question names it has as many as any; ``why``: in words."""

    weight: float
    all: bool
    why: tuple[str, ...]


class _Found:
    def __init__(self) -> None:
        self.weight: dict[str, float] = {}
        self.count: dict[str, int] = {}
        self.why: dict[str, list[str]] = {}

    def add(self, record: str, weight: float, why: str) -> None:
        self.weight[record] = self.weight.get(record, 0.0) + weight
        self.count[record] = self.count.get(record, 0) + 1
        said = self.why.setdefault(record, [])
        if len(said) < 3 and why not in said:
            said.append(why)


def spread(
    graph: Graph,
    named: Collection[Named],
    moments: Collection[str],
    scopes: Scopes,
    kind: Callable[[str], str],
    asked: Collection[str],
    score: Callable[[Collection[str]], Mapping[str, float]],
) -> dict[str, Spread]:
    """By record. ``moments``: beginnings of times that the question names; ``kind``: of a record; ``asked``: the kinds that the
    question asks for, all when empty; ``score``: how near records are by meaning, which says where to begin when many are named alike."""
    direct = _Found()
    for one in named:
        records = graph.naming(one.key, scopes)
        for record in records if len(records) <= _HUB else ():
            direct.add(record, _rarity(len(records)) * (1.0 if one.whole else _PART), f"names {one.name}")
    for moment in moments:
        events = graph.timeline("", scopes, moment, moment, _HUB)
        for event in events:
            direct.add(event.record, _rarity(len(events)), f"of {moment}")
    least = max(direct.weight.values(), default=0.0) * _CLEAR
    clear = sorted(record for record, weight in direct.weight.items() if weight >= least)
    near = score(clear) if len(clear) > _SEEDS else {}
    seeds = sorted(clear, key=lambda record: (-near.get(record, -1.0), record))[:_SEEDS]
    most = max(direct.count.values(), default=0)
    meant = {one.key for one in named}
    beside = _Found()
    for seed in seeds:
        _beside(graph, seed, direct.weight[seed] * _BESIDE, meant, scopes, kind, asked, beside)
    for record, weight in beside.weight.items():
        direct.weight[record] = direct.weight.get(record, 0.0) + weight
        direct.why.setdefault(record, []).extend(beside.why[record])
    several = len(named) + len(moments) > 1
    return {
        record: Spread(
            weight, several and most > 1 and direct.count.get(record, 0) == most, tuple(direct.why[record][:4])
        )
        for record, weight in direct.weight.items()
    }


def _beside(
    graph: Graph,
    seed: str,
    weight: float,
    meant: set[str],
    scopes: Scopes,
    kind: Callable[[str], str],
    asked: Collection[str],
    found: _Found,
) -> None:
    """Pass on the weight of a record, to those of the kinds that are asked for."""
    day = graph.time(seed, scopes)[:_DAY]
    ways = []
    if len(day) == _DAY:
        ways.append((f"on the day of {seed}", [one.record for one in graph.timeline("", scopes, day, day, _HUB)]))
    ways += [
        (f"{'goes' if key.startswith(RECORD) else 'shares a name'} with {seed}", graph.naming(key, scopes))
        for key in graph.named(seed, scopes)
        if key not in meant
    ]
    for why, records in ways:
        if len(records) <= _HUB:
            alike: defaultdict[str, list[str]] = defaultdict(list)
            for record in records:
                alike[kind(record)].append(record)
            for of, some in alike.items():
                for record in some if not asked or of in asked or of == FACT else ():
                    if record != seed:
                        found.add(record, weight * _rarity(len(some)), why)


def _rarity(count: int) -> float:
    return 1.0 / (1.0 + math.log(max(1, count)))
