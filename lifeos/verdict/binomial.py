"""Exact binomial statements about an acceptance-sampling plan: ``require`` successes of ``of`` simulations.

Sums of exactly computed terms (integer binomial coefficients, ``fsum``), good to about 1e-12; no normal approximation,
which accepts 94 of 100 where the exact test does not.
"""

from math import comb, exp, fsum, lgamma, log

_EXACT = 1000
"""Up to here ``comb`` fits a float; beyond, terms are computed through logarithms."""


def passes(require: int, of: int, rate: float) -> float:
    """Probability that an agent with the true success ``rate`` reaches ``require`` of ``of``: one point of the operating curve."""
    if rate <= 0.0:
        return 1.0 if require <= 0 else 0.0
    if rate >= 1.0:
        return 1.0 if require <= of else 0.0
    if require <= of / 2:
        return 1.0 - fsum(_term(count, of, rate) for count in range(require))
    return fsum(_term(count, of, rate) for count in range(require, of + 1))


def certifies(require: int, of: int, floor: float) -> float:
    """Confidence with which a pass shows a success rate of at least ``floor``: an agent exactly at it fails that often."""
    return 1.0 - passes(require, of, floor)


def smallest_plan(misses: int, floor: float, confidence: float, most: int = 100_000) -> int | None:
    """The smallest number of simulations with which at most ``misses`` failures certify ``floor``; None above ``most``.

    What a plan certifies grows with its size at a fixed number of misses, so bisection finds it.
    """
    low, high = misses + 1, most
    if certifies(high - misses, high, floor) < confidence:
        return None
    while low < high:
        middle = (low + high) // 2
        if certifies(middle - misses, middle, floor) >= confidence:
            high = middle
        else:
            low = middle + 1
    return low


def _term(count: int, of: int, rate: float) -> float:
    if of <= _EXACT:
        return float(comb(of, count)) * rate**count * (1.0 - rate) ** (of - count)
    coefficient = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    return exp(coefficient + count * log(rate) + (of - count) * log(1.0 - rate))
