"""Records by the graph: those that name what the question names, and those next to them.

Next to a record is what shares its day, and what names an entity that it names. An entity that hundreds of records name says little about
each of them, so it counts the less; a shared day counts in full.
"""

import math
from collections.abc import Collection, Mapping
from typing import NamedTuple

from lifeos.memory.graph.graph import Graph, Scopes
from lifeos.memory.recall.names import Named

_SEEDS = 8
"""Records whose neighbourhood is looked at."""
_PART = 0.6
"""What part of a name counts, to 1 for all of it."""
_BESIDE = 0.5
"""What is passed on to the next record."""
_DAY = len("2025-06-06")
_MOST = 400
"""Records of a time, or next to another one, that are looked at."""


class Spread(NamedTuple):
    """``weight``: how much bears on the question, comparable within one question; ``why``: in words."""

    weight: float
    why: tuple[str, ...]


class _Found:
    def __init__(self) -> None:
        self.weight: dict[str, float] = {}
        self.why: dict[str, list[str]] = {}

    def add(self, record: str, weight: float, why: str) -> None:
        self.weight[record] = self.weight.get(record, 0.0) + weight
        said = self.why.setdefault(record, [])
        if len(said) < 3 and why not in said:
            said.append(why)


def spread(
    graph: Graph, named: Collection[Named], moments: Collection[str], scopes: Scopes, near: Mapping[str, float]
) -> dict[str, Spread]:
    """By record. ``moments``: beginnings of times that the question names; ``near``: the cosine of records, which says where to begin
    when many are named alike."""
    direct = _Found()
    for one in named:
        records = graph.naming(one.key, scopes)
        for record in records:
            direct.add(record, _rarity(len(records)) * (1.0 if one.whole else _PART), f"names {one.name}")
    for moment in moments:
        events = graph.timeline("", scopes, moment, moment, _MOST)
        for event in events:
            direct.add(event.record, _rarity(len(events)), f"of {moment}")
    seeds = sorted(direct.weight, key=lambda record: (-direct.weight[record], -near.get(record, 0.0), record))[:_SEEDS]
    meant = {one.key for one in named}
    beside = _Found()
    for seed in seeds:
        _beside(graph, seed, direct.weight[seed] * _BESIDE, meant, scopes, beside)
    for record, weight in beside.weight.items():
        direct.weight[record] = direct.weight.get(record, 0.0) + weight
        direct.why.setdefault(record, []).extend(beside.why[record])
    return {record: Spread(weight, tuple(direct.why[record][:4])) for record, weight in direct.weight.items()}


def _beside(graph: Graph, seed: str, weight: float, meant: set[str], scopes: Scopes, found: _Found) -> None:
    """Pass on the weight of a record: of each neighbour the most that any way gives, once for a day and once for an entity."""
    day = graph.time(seed, scopes)[:_DAY]
    if len(day) == _DAY:
        for event in graph.timeline("", scopes, day, day, _MOST):
            if event.record != seed:
                found.add(event.record, weight, f"on the day of {seed}")
    for key in graph.named(seed, scopes):
        if key not in meant:
            records = graph.naming(key, scopes)
            for record in records if len(records) <= _MOST else ():
                if record != seed:
                    found.add(record, weight * _rarity(len(records)), f"shares a name with {seed}")


def _rarity(count: int) -> float:
    return 1.0 / (1.0 + math.log(max(1, count)))
