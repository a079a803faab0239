"""Reciprocal rank fusion: one order of several, by places alone, since scores of different origin cannot be compared.

Source: Cormack, Clarke, Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009.
"""

from collections.abc import Mapping, Sequence

_K = 60
"""As in the paper: how little the first places differ."""


def fused(rankings: Sequence[tuple[float, Sequence[str]]]) -> Mapping[str, float]:
    """The score of each that is in any of the rankings, each with its weight, best first."""
    scores: dict[str, float] = {}
    for weight, ranking in rankings:
        for place, one in enumerate(ranking, 1):
            scores[one] = scores.get(one, 0.0) + weight / (_K + place)
    return scores
