"""The bets of an e-process, and what they can win at best. Nothing but Python, for the compiler asks whether a margin can be shown."""

from math import exp, log1p

BETS = 30
"""Bets in the grid, evenly spread inside (0, 1 / mean). More change the tables of the tests by less than 0.003."""


def bets(mean: float) -> list[float]:
    """The shares of its money that are bet against "the mean is at most ``mean``"; ``0 < mean < 1``."""
    return [number / (BETS + 1) / mean for number in range(1, BETS + 1)]


def fewest_pairs(margin: float, alpha: float, most: int) -> int | None:
    """The fewest pairs in which an e-process can show a candidate within the margin, both doing the same in all; None when ``most`` are not
    enough. Two that do the same score 0.5 a pair, so each pair wins alike."""
    mean = (1.0 - margin) / 2.0
    gains = [log1p(bet * (0.5 - mean)) for bet in bets(mean)]
    low, high = 1, most + 1
    while low < high:
        pairs = (low + high) // 2
        if pairs * max(gains) > 700 or sum(exp(pairs * gain) for gain in gains) / BETS >= 1.0 / alpha:
            high = pairs
        else:
            low = pairs + 1
    return low if low <= most else None
