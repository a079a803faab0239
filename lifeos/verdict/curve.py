"""The operating curve of a check: how agents of any true success rate would fare at it."""

from collections.abc import Iterable
from typing import NamedTuple

from lifeos.verdict.boundary import Boundary, chances
from lifeos.verdict.checks import Check, reached_by

RATES = (0.80, 0.85, 0.88, 0.90, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99)
"""Success rates that most gates are about."""

_CERTAIN = 5e-4


class Point(NamedTuple):
    """An agent with the true success ``rate`` passes with probability ``passes``, after so many ``simulations`` on average."""

    rate: float
    passes: float
    simulations: float


def curve(boundary: Boundary, rates: Iterable[float]) -> list[Point]:
    """Exact, at each of the rates."""
    found = ((rate, chances(boundary, rate)) for rate in rates)
    return [Point(rate, chance.passes, chance.simulations) for rate, chance in found]


def telling_rates(check: Check) -> list[float]:
    """Rates worth a row: the usual ones, the floor, and twentieths below where the outcome is still open there."""
    low = [step / 20 for step in range(1, 16)]
    open_ = [rate for rate in low if _CERTAIN < chances(check.boundary, rate).passes < 1.0 - _CERTAIN]
    return sorted({*open_, *RATES, round(check.floor, 4)})


def span(check: Check) -> tuple[float, float]:
    """Where the curve rises: from a rate that hardly ever passes to one that nearly always does, with room on both sides."""
    middle, high = check.floor, reached_by(check.boundary)
    room = max(high - middle, 0.02)
    return max(0.0, middle - 1.5 * room), min(1.0, high + 0.5 * room)
