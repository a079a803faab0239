"""Cost per insight: all that was spent, over the successes that a system of record confirmed.

All means all: decisions that failed, that nobody judged, that a shadow made, calls that were presumed spent. A success is none because an agent says so.
Without a success the figure is undefined, and not zero.
"""

from typing import NamedTuple

from lifeos.ledger.costs.spent import Spending
from lifeos.verdict.cost import Costs, upper_bound
from lifeos.verdict.ratio import ratio

CONFIDENCE = 0.95
"""Of the interval, which has two sides."""


class Interval(NamedTuple):
    """Micros for a success. ``upper`` None: there is too little to bound it."""

    value: int
    lower: int
    upper: int | None


class Insight(NamedTuple):
    """What a group cost in one currency, in micros. ``per_success`` None: undefined, for there was no success."""

    currency: str
    decisions: int
    successes: int
    failures: int
    cost: int
    presumed: int
    open: int
    per_success: Interval | None

    @property
    def unjudged(self) -> int:
        """Decisions of which nobody has said how they turned out."""
        return self.decisions - self.successes - self.failures


def insight(seen: Spending) -> list[Insight]:
    """By currency, sorted; where nothing was spent at all, in none."""
    currencies = sorted({one.currency for one in seen.spent}) or [""]
    return [_insight(seen, currency) for currency in currencies]


def _insight(seen: Spending, currency: str) -> Insight:
    spent = [one for one in seen.spent if one.currency == currency]
    costs = dict.fromkeys((one.id for one in seen.decisions), 0)
    for one in spent:  # also of decisions that nobody recorded: their agent may have died in them
        costs[one.decision] = costs.get(one.decision, 0) + one.cost
    good = {one.id for one in seen.decisions if one.success}
    return Insight(
        currency=currency,
        decisions=len(costs),
        successes=len(good),
        failures=sum(one.success is False for one in seen.decisions),
        cost=sum(one.cost for one in spent),
        presumed=sum(one.presumed for one in spent),
        open=sum(one.open for one in spent),
        per_success=_interval(list(costs.values()), [decision in good for decision in costs]),
    )


def _interval(costs: list[int], good: list[bool]) -> Interval | None:
    """The decisions are the independent units. The delta method; the upper end is that of the bound that is widened for skewness
    (:func:`lifeos.verdict.cost.upper_bound`) where that is higher, for costs lean to the right."""
    found = ratio(costs, good, CONFIDENCE)
    if found is None:
        return None
    value = -(-sum(costs) // sum(good))
    if len(costs) < 2:
        return Interval(value, 0, None)
    widened = upper_bound(Costs(costs, good), (1 + CONFIDENCE) / 2)
    upper = max(round(found.upper), value, widened if widened is not None else 0)
    return Interval(value, max(0, min(round(found.lower), value)), upper)
