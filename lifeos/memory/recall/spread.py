"""Records by the graph: those that name what the question names, and those next to them.

Next to a record is what shares its day, and what names an entity that it names. What many records of a kind share says little about each
of them, so it counts the less: somebody has hundreds of mails, and one telephone number.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from lifeos.memory.graph.graph import HUB, Graph
from lifeos.memory.graph.learned import RECORD
from lifeos.memory.recall.groups import Groups
from lifeos.memory.recall.kinds import FACT
from lifeos.memory.recall.names import Named
from lifeos.memory.vectors.index import Near

_SEEDS = 12
"""Records whose neighbourhood is looked at, at most."""
_CLEAR = 0.75
"""What a seed weighs at least, to 1 for the best: what names all that the question names leads on, and what names some of it does not."""
_PART = 0.6
"""What part of a name counts, to 1 for all of it."""
_BESIDE = 0.5
"""What is passed on to the next record."""
_DAY = len("2025-06-06")
_REASONS = 3
"""That are said of each of the two: that it is named, and that it is beside such a one."""


class _Way(NamedTuple):
    """Why records were found that are together. ``seed``: the one that leads to the others, or nothing."""

    why: str
    records: Collection[str]
    seed: str = ""


class Spread:
    """``weight``: by record, how much bears on the question, comparable within one question; ``all``: those that have as many as any of several things that the
    question names."""

    def __init__(self, weight: Mapping[str, float], every: Collection[str], ways: Iterable[Collection[_Way]]) -> None:
        self.weight = weight
        self.all = every
        self._ways = ways

    def why(self, record: str) -> tuple[str, ...]:
        """In words."""
        reasons = []
        for ways in self._ways:
            found = (way.why for way in ways if record != way.seed and record in way.records)
            reasons += list(dict.fromkeys(found))[:_REASONS]
        return tuple(reasons[: _REASONS + 1])


def spread(
    graph: Graph,
    groups: Groups,
    named: Collection[Named],
    moments: Collection[str],
    scopes: frozenset[str],
    asked: Collection[str],
    nearest: Callable[[Collection[str], int], Iterable[Near]],
) -> Spread:
    """``moments``: beginnings of times that the question names; ``asked``: the kinds that the question asks for, all when empty; ``nearest``: of records by
    meaning, so many, which says where to begin when many are named alike."""
    weight: dict[str, float] = {}
    direct: list[_Way] = []
    for one in named:
        records = graph.naming(one.key, scopes, HUB + 1)
        if len(records) <= HUB:
            direct.append(_Way(f"names {one.name}", records))
            _add(weight, records, _rarity(len(records)) * (1.0 if one.whole else _PART))
    for moment in moments:
        records = [event.record for event in graph.timeline("", scopes, moment, moment, HUB)]
        direct.append(_Way(f"of {moment}", records))
        _add(weight, records, _rarity(len(records)))
    count = Counter(record for way in direct for record in way.records)
    most = max(count.values(), default=0)
    several = len(named) + len(moments) > 1 and most > 1
    least = max(weight.values(), default=0.0) * _CLEAR
    clear = sorted(record for record, its in weight.items() if its >= least)
    near = [one.record for one in nearest(clear, _SEEDS)] if len(clear) > _SEEDS else []
    seeds = list(dict.fromkeys([*near, *clear]))[:_SEEDS]
    meant = {one.key for one in named}
    beside: dict[str, float] = {}
    ways: list[_Way] = []
    for seed in seeds:
        for way in _beside(graph, groups, seed, meant, scopes, asked):
            ways.append(way)
            own = beside.get(seed, 0.0)
            _add(beside, way.records, weight[seed] * _BESIDE * _rarity(len(way.records)))
            beside[seed] = own
    _merge(weight, beside)
    return Spread(weight, {record for record, its in count.items() if its == most} if several else (), (direct, ways))


def _beside(
    graph: Graph,
    groups: Groups,
    seed: str,
    meant: Collection[str],
    scopes: frozenset[str],
    asked: Collection[str],
) -> Iterator[_Way]:
    """The ways from a record to those of the kinds that are asked for."""
    day = graph.time(seed, scopes)[:_DAY]
    found = [(f"on the day of {seed}", groups.of_day(day, scopes))] if len(day) == _DAY else []
    for key in graph.named(seed, scopes):
        if key not in meant:
            why = f"{'goes' if key.startswith(RECORD) else 'shares a name'} with {seed}"
            found.append((why, groups.naming(key, scopes)))
    for why, group in found:
        for kind, records in group.items():
            if not asked or kind in asked or kind == FACT:
                yield _Way(why, records, seed)


def _add(weight: dict[str, float], records: Iterable[str], each: float) -> None:
    for record in records:
        weight[record] = weight.get(record, 0.0) + each


def _merge(weight: dict[str, float], more: Mapping[str, float]) -> None:
    for record, its in more.items():
        if its:
            weight[record] = weight.get(record, 0.0) + its


def _rarity(count: int) -> float:
    return 1.0 / (1.0 + math.log(max(1, count)))
