"""Reciprocal rank fusion: one order of several, by places alone, since scores of different origin cannot be compared.

Source: Cormack, Clarke, Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

_K = 60
"""As in the paper: how little the first places differ."""
_FEW = 10
"""Records that a ranking may hold to be alike and still say of each that it is meant. Of more it says the less: of a hundred alike the tenth is no better than what meaning puts first."""
_DIGITS = 9
"""Weights are alike when they differ by less than the order does in which they were added up."""


class Placed(NamedTuple):
    """``says``: what its place in a ranking counts, at most 1."""

    record: str
    says: float


def fused(rankings: Sequence[tuple[float, Sequence[Placed]]]) -> Mapping[str, float]:
    """The score of each that is in any of the rankings, each with its weight, best first."""
    scores: dict[str, float] = {}
    for weight, ranking in rankings:
        for place, (one, says) in enumerate(ranking, 1):
            scores[one] = scores.get(one, 0.0) + weight * says / (_K + place)
    return scores


def ranked(
    weights: Mapping[str, float], most: int, cosine: Mapping[str, float], order: Callable[[list[str]], list[str]] | None
) -> list[Placed]:
    """The first places by weight; of those that are alike in an order that is asked for, then by meaning."""
    tiers: defaultdict[float, list[str]] = defaultdict(list)
    for one, weight in weights.items():
        tiers[round(weight, _DIGITS)].append(one)
    found: list[Placed] = []
    until = 0
    for weight in sorted(tiers, reverse=True):
        until += len(tiers[weight])
        alike = sorted(tiers[weight], key=lambda one: (-cosine.get(one, -1.0), one))
        says = 1.0 if order else min(1.0, _FEW / until)
        found += (Placed(one, says) for one in (order(alike) if order else alike)[: most - len(found)])
        if len(found) == most:
            break
    return found
