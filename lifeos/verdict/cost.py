"""The check on what a success costs: from what each simulation cost, and whether it succeeded, to pass or fail.

The ratio of two sums has no exact distribution, so the bound is an approximation: that of the mean of the linearised values
(:mod:`lifeos.verdict.ratio`) by the delta method. Costs lean to the right, since a few simulations ask the dear model, and then the plain bound is
too low when it matters; so it is widened by the sample's skewness. All sums are of whole numbers, and it needs nothing but Python: whoever reads
a receipt, the compiler too, finds the same.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import ceil, erfc, sqrt
from typing import NamedTuple

from lifeos.verdict.words import CostVerdict, Decision

_RULE = 5.0
"""Simulations times the probability of error that the approximation needs, as the normal one of a binomial needs five of each kind."""


class CostCheck(NamedTuple):
    """Over ``of`` simulations a success costs ``ceiling`` at most, in millionths of ``currency``, with ``confidence``. ``early``: whether it may
    fail as soon as nothing can change that."""

    of: int
    ceiling: int
    currency: str
    confidence: float
    early: bool


class Costs(NamedTuple):
    """What simulations cost in millionths, None where nobody knows, and whether they were successes."""

    costs: Sequence[int | None]
    good: Sequence[bool]

    def charged(self) -> list[int] | None:
        """With a cost for each: what nobody knows is taken to be the dearest that is known, for whoever ends without a trace shall not be
        the cheaper for it. None when no cost is known."""
        known = [cost for cost in self.costs if cost is not None]
        if not known:
            return None
        dearest = max(known)
        return [dearest if cost is None else cost for cost in self.costs]


def fewest(confidence: float) -> int:
    """The fewest simulations with which the bound holds as it says, or nearly: an agent at the ceiling passes at most twice as often as
    ``1 - confidence``, whether its costs are even or as skewed as those of agents that rarely ask a dear model, or whose failures cost twenty
    times as much (simulated, tests/lifeos/verdict/test_cost.py)."""
    return ceil(_RULE / (1.0 - confidence) - 1e-9)


def decide(check: CostCheck, seen: Costs) -> CostVerdict:
    """Decide what is known, in index order. Costs only grow, and each simulation brings one success at most; so once what was spent is more
    than the ceiling allows for all the successes that there can still be, it is a fail, and would be one at the end."""
    if check.early and (stop := _hopeless(check, seen)) is not None:
        return _verdict(check, Costs(seen.costs[:stop], seen.good[:stop]), "fail")
    seen = Costs(seen.costs[: check.of], seen.good[: check.of])
    if len(seen.costs) < check.of:
        return _verdict(check, seen, "inconclusive")
    upper = upper_bound(seen, check.confidence)
    return _verdict(check, seen, "pass" if upper is not None and upper <= check.ceiling else "fail")


def upper_bound(seen: Costs, confidence: float) -> int | None:
    """The upper bound of the cost of a success, rounded up to whole millionths: one-sided, approximate. None without a success, or when no cost
    is known, or of a single simulation.

    ``r + se * (t + skew * (1 + 2 z^2) / (6 sqrt(n)))``: the delta method with Student's quantile, and the term of first order for the skewness of
    the linearised values (Hall 1992, "On the removal of skewness by transformation"; Chen 1995, "Testing the mean of skewed distributions"). A skew
    to the left narrows nothing.
    """
    costs, count, wins = seen.charged(), len(seen.costs), sum(seen.good)
    if costs is None or not wins or count < 2:
        return None
    spent = sum(costs)
    # The linearised values, cost - spent / wins * success, times the number of successes: whole numbers, with a mean of 0.
    values = [cost * wins - spent * success for cost, success in zip(costs, seen.good, strict=True)]
    squares = sum(value * value for value in values)
    if not squares:
        return -(-spent // wins)
    deviation = sqrt(squares / (count - 1))
    skew = sum(value**3 for value in values) / count / deviation**3
    z = _quantile(confidence)
    student = z + (z**3 + z) / (4 * (count - 1))
    widened = student + max(0.0, skew) * (1 + 2 * z * z) / (6 * sqrt(count))
    return ceil(spent / wins + deviation * sqrt(count) / wins**2 * widened)


def said(verdict: CostVerdict) -> str:
    """The reason, as a sentence."""
    name, currency = "cost per success", verdict.currency
    spent = f"{_amount(verdict.spent)} {currency} for {verdict.good} successes in {verdict.seen} simulations"
    unknown = f", {verdict.unknown} of unknown cost taken as the dearest" if verdict.unknown else ""
    if verdict.decision == "inconclusive":
        return f"{name}: {spent}{unknown}; {verdict.of} must be seen"
    if verdict.spent is None:
        return f"{name}: nobody knows what any of {verdict.seen} simulations cost"
    if verdict.upper is None and not verdict.good and verdict.seen == verdict.of:
        return f"{name}: undefined, for there was no success; {spent}{unknown}"
    most = f"{_amount(verdict.ceiling)} {currency}"
    if verdict.seen < verdict.of:
        return (
            f"{name}: {spent}{unknown}; more than {most} each, were all others up to {verdict.of} successes for nothing"
        )
    return f"{name}: {_amount(verdict.value)} {currency}, at most {_amount(verdict.upper)} with confidence {verdict.confidence:.4g}{unknown}; the ceiling is {most}"


def _hopeless(check: CostCheck, seen: Costs) -> int | None:
    """After how many simulations nothing can bring the ratio down to the ceiling any more."""
    costs, good = seen.costs[: check.of], seen.good[: check.of]
    known = accumulate(cost or 0 for cost in costs)
    unknown = accumulate(cost is None for cost in costs)
    dearest = accumulate((cost or 0 for cost in costs), max)
    wins = accumulate(good)
    for at, (spent, lost, most, won) in enumerate(zip(known, unknown, dearest, wins, strict=True), start=1):
        if spent + lost * most > check.ceiling * (won + check.of - at):
            return at
    return None


def _verdict(check: CostCheck, seen: Costs, decision: Decision) -> CostVerdict:
    costs, wins, decided = seen.charged(), sum(seen.good), decision != "inconclusive"
    spent = sum(costs) if costs is not None else None
    return CostVerdict(
        decision=decision,
        of=check.of,
        seen=len(seen.costs),
        good=wins,
        ceiling=check.ceiling,
        currency=check.currency,
        confidence=check.confidence,
        spent=spent,
        unknown=sum(cost is None for cost in seen.costs),
        value=-(-spent // wins) if decided and spent is not None and wins else None,
        upper=upper_bound(seen, check.confidence) if decided else None,
    )


def _quantile(share: float) -> float:
    """Of the normal distribution, by bisection: the standard library's takes longer to import than a thousand of these."""
    low, high = -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if 0.5 * erfc(-middle / sqrt(2.0)) < share else (low, middle)
    return (low + high) / 2


def _amount(micros: int | None) -> str:
    return "unknown" if micros is None else f"{micros / 1e6:.6f}".rstrip("0").rstrip(".")
