"""Exact binomial statements about an acceptance-sampling plan: ``require`` successes of ``of`` simulations.

Sums of computed terms (integer binomial coefficients, ``fsum``), good to about 1e-12, and to 1e-9 for plans of a hundred thousand; no normal
approximation, which accepts 94 of 100 where the exact test does not. Only the terms that matter are summed, so a large plan takes
milliseconds.
"""

from bisect import bisect_left
from collections.abc import Iterator
from math import comb, exp, fsum, lgamma, log

from lifeos.ir.gate import MOST

_EXACT = 1000
"""Up to here ``comb`` fits a float; beyond, terms are computed through logarithms."""

_NOTHING = 1e-20
"""A term that is less than this share of the largest one adds nothing to a sum, nor do all that follow."""


def passes(require: int, of: int, rate: float) -> float:
    """Probability that an agent with the true success ``rate`` reaches ``require`` of ``of``: one point of the operating curve."""
    if require <= 0:
        return 1.0
    if require > of or rate <= 0.0:
        return 0.0
    if rate >= 1.0:
        return 1.0
    if require <= of * rate:
        return 1.0 - fsum(_falling(of - require + 1, of, 1.0 - rate))
    return fsum(_falling(require, of, rate))


def certifies(require: int, of: int, floor: float) -> float:
    """Confidence with which a pass shows a success rate of at least ``floor``: an agent exactly at it fails that often."""
    return 1.0 - passes(require, of, floor)


def smallest_plan(misses: int, floor: float, confidence: float, most: int = MOST) -> int | None:
    """The smallest number of simulations with which at most ``misses`` failures certify ``floor``; None above ``most``.

    What a plan certifies grows with its size at a fixed number of misses, so bisection finds it.
    """
    sizes = range(misses + 1, most + 1)
    found = bisect_left(sizes, True, key=lambda of: certifies(of - misses, of, floor) >= confidence)
    return sizes[found] if found < len(sizes) else None


def fewest(require: int, of: int, floor: float, error: float) -> int | None:
    """The fewest successes of ``of``, from ``require`` up, with which an agent at ``floor`` passes with probability ``error`` at most; None
    when not even all of them are enough."""
    counts = range(require, of + 1)
    found = bisect_left(counts, True, key=lambda count: passes(count, of, floor) <= error)
    return counts[found] if found < len(counts) else None


def _falling(count: int, of: int, rate: float) -> Iterator[float]:
    """Probabilities of ``count`` successes, one more, and so on, as long as they matter; ``count`` is not below the mean, so they fall."""
    first = term = _term(count, of, rate)
    odds = rate / (1.0 - rate)
    while term > first * _NOTHING:
        yield term
        term *= (of - count) / (count + 1) * odds
        count += 1


def _term(count: int, of: int, rate: float) -> float:
    if of <= _EXACT:
        return float(comb(of, count)) * rate**count * (1.0 - rate) ** (of - count)
    coefficient = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    return exp(coefficient + count * log(rate) + (of - count) * log(1.0 - rate))
