"""Records by the graph: those next to the ones that a question itself leads to.

Next to a record is what shares its day, and what names an entity that it names. What many records of a kind share says little about each
of them, so it counts the less: somebody has hundreds of mails, and one telephone number.
"""

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from lifeos.memory.graph.graph import Graph
from lifeos.memory.graph.learned import RECORD
from lifeos.memory.recall.criteria import Direct, rarity
from lifeos.memory.recall.groups import Groups
from lifeos.memory.recall.moments import within
from lifeos.memory.recall.question import Question
from lifeos.memory.recall.records import FACT
from lifeos.memory.vectors.index import Near

_SEEDS = 12
"""Records whose neighbourhood is looked at, at most."""
_CLEAR = 0.75
"""What a seed weighs at least, to 1 for the best: what names all that the question names leads on, and what names some of it does not."""
_BESIDE = 0.5
"""What is passed on to the next record."""
_DAY = len("2025-06-06")


class Way(NamedTuple):
    """From a record to those that are together with it. ``key``: the entity that they share; the day when empty."""

    seed: str
    key: str
    records: Collection[str]


class Beside(NamedTuple):
    """``weight``: by record, comparable with that of what the question itself leads to."""

    weight: dict[str, float]
    ways: list[Way]


def beside(
    asked: Question,
    found: Direct,
    graph: Graph,
    groups: Groups,
    scopes: frozenset[str],
    nearest: Callable[[Collection[str], int], Collection[Near]],
) -> Beside:
    """``nearest``: of records by meaning, so many, which says where to begin when many are alike."""
    least = max(found.weight.values(), default=0.0) * _CLEAR
    clear = sorted(record for record, its in found.weight.items() if its >= least)
    near = [one.record for one in nearest(clear, _SEEDS)] if len(clear) > _SEEDS else []
    meant = {one.key for one in asked.names}
    weight: dict[str, float] = {}
    ways: list[Way] = []
    for seed in list(dict.fromkeys([*near, *clear]))[:_SEEDS]:
        for way in _ways(asked, graph, groups, seed, meant, scopes):
            ways.append(way)
            own = weight.get(seed, 0.0)
            each = found.weight[seed] * _BESIDE * rarity(len(way.records))
            for record in way.records:
                weight[record] = weight.get(record, 0.0) + each
            weight[seed] = own
    return Beside({record: its for record, its in weight.items() if its}, ways)


def _ways(
    asked: Question, graph: Graph, groups: Groups, seed: str, meant: Collection[str], scopes: frozenset[str]
) -> Iterator[Way]:
    """The ways from a record to those of the kinds that are asked for. The time that a question says holds for what it leads to, too."""
    day = graph.time(seed, scopes)[:_DAY]
    found = [("", groups.of(day, scopes))] if len(day) == _DAY else []
    found += [(key, groups.naming(key, scopes)) for key in graph.named(seed, scopes) if key not in meant]
    for key, group in found:
        for kind, records in group.items():
            if not asked.kinds or kind in asked.kinds or kind == FACT:
                free = kind == FACT or not asked.moments  # what was learned is of the time at which it was learned
                kept = records if free else [one for one in records if _then(graph.time(one, scopes), asked)]
                if kept:
                    yield Way(seed, key, kept)


def _then(time: str, asked: Question) -> bool:
    return not time or any(within(time, moment) for moment in asked.moments)


def said(way: Way, graph: Graph, scopes: frozenset[str]) -> str:
    """The way in words."""
    if not way.key:
        return f"on the day of {way.seed}"
    if way.key.startswith(RECORD):
        return f"goes with {way.seed}"
    return f"shares {graph.name(way.key, scopes)} with {way.seed}"
