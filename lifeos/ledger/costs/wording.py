"""Amounts and intervals in words, the same in a table and on a page."""

from lifeos.ledger.costs.insight import Insight
from lifeos.ledger.costs.report import Month
from lifeos.units import Money


def amount(micros: int, currency: str) -> str:
    """An amount as people read it: cents, and from below a cent on two digits that count."""
    if not currency:
        return "nothing"
    if abs(micros) >= 10_000 or micros == 0:
        cents = (abs(micros) + 5_000) // 10_000
        return f"{'-' if micros < 0 else ''}{cents // 100:,}.{cents % 100:02d} {currency}"
    return str(Money(micros, currency))


def per_success(found: Insight) -> str:
    """Cost per insight, with its interval."""
    one = found.per_success
    if one is None:
        return "undefined: no success"
    if one.upper is None:
        return f"{amount(one.value, found.currency)} (one decision bounds nothing)"
    lower, upper = (
        amount(micros, found.currency).removesuffix(f" {found.currency}") for micros in (one.lower, one.upper)
    )
    return f"{amount(one.value, found.currency)} ({lower} to {upper})"


def outcomes(found: Insight) -> str:
    """How the decisions turned out."""
    unjudged = f", {found.unjudged:,} unjudged" if found.unjudged else ""
    return f"{found.successes:,} of {found.decisions:,} succeeded{unjudged}"


def outlook(month: Month) -> str:
    """Where a budget's month will end."""
    end, currency = month.forecast, month.currency
    if end.days == 0:
        return f"{amount(end.spent, currency)} so far; one whole day is needed to say where it ends"
    ends = f"{amount(end.spent, currency)} so far, {amount(end.expected, currency)} at the end"
    if end.upper is None:
        return f"{ends}; one day bounds nothing"
    low = amount(end.lower, currency).removesuffix(f" {currency}")
    return f"{ends} ({low} to {amount(end.upper, currency)}, from {end.days} days)"


def against(month: Month) -> str:
    """What that means for the budget."""
    if month.limit is None:
        return "no budget is declared"
    limit = amount(month.limit, month.currency)
    end = month.forecast
    if end.spent > month.limit:
        return f"above its {limit} already"
    if end.expected > month.limit:
        return f"most likely above its {limit}"
    if end.upper is None or end.upper > month.limit:
        return f"within its {limit} most likely, not certainly"
    return f"within its {limit}"
