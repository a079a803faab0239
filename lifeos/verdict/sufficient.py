"""How many decisions, all of them good, show that a release is safe. Nothing but Python, for the compiler asks."""

from math import exp, fsum, log1p

from lifeos.ir.gate import Plan
from lifeos.verdict.bets import BETS, bets
from lifeos.verdict.binomial import certifies

_HALVINGS = 60
"""Of the interval in which a floor is looked for: as exact as a float."""


def fewest_good(plan: Plan, alpha: float = 0.05) -> int:
    """The fewest decisions with which :func:`lifeos.verdict.release.judge_release` passes a release by this plan, when each of them is good."""
    floor = plan.floor if plan.floor is not None else _floor(plan)
    gains = [log1p(bet * (1.0 - floor)) for bet in bets(floor)]
    low, high = 1, 1
    while not _shown(gains, high, alpha):
        high *= 2
    while low < high:
        count = (low + high) // 2
        low, high = (low, count) if _shown(gains, count, alpha) else (count + 1, high)
    return low


def _shown(gains: list[float], count: int, alpha: float) -> bool:
    # The largest alone could overflow; it then suffices.
    return count * max(gains) > 700 or fsum(exp(count * gain) for gain in gains) / BETS >= 1.0 / alpha


def _floor(plan: Plan) -> float:
    """The largest success rate that the plan certifies at its confidence."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if certifies(plan.require, plan.of, middle) >= plan.confidence:
            low = middle
        else:
            high = middle
    return low
