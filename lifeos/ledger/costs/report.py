"""All that a report on costs says, in one value: whoever shows it, as text, as JSON or as a page, computes nothing."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection

from lifeos.ledger.costs.budgets import Days, by_day
from lifeos.ledger.costs.forecast import Forecast, forecast
from lifeos.ledger.costs.insight import Insight, insight
from lifeos.ledger.costs.spent import By, grouped, spending
from lifeos.units import Money


class Group(NamedTuple):
    """A row: an agent, a team, a model, a track, or all."""

    name: str
    insight: Insight


class Month(NamedTuple):
    """A budget in this month. ``limit`` None: it is not declared, or in another currency. ``days``: what was spent on each."""

    name: str
    currency: str
    limit: int | None
    days: Days
    forecast: Forecast


class CostReport(NamedTuple):
    """``since``, ``today``: days of the ledger's zone. ``total``: all groups together, by currency."""

    since: date
    today: date
    by: By
    total: list[Insight]
    groups: list[Group]
    months: list[Month]


def report(connection: Connection, by: By, since: date, today: date, limits: Mapping[str, Money]) -> CostReport:
    """``limits``: what each budget allows a month, by name, where that is known."""
    seen = spending(connection, since.isoformat())
    groups = [Group(name, one) for name, part in grouped(seen, by).items() for one in insight(part)]
    # A forecast looks back four weeks, and the month can be older than that.
    start = min(today.replace(day=1), date.fromordinal(today.toordinal() - 28))
    months = [_month(*key, days, today, limits) for key, days in by_day(connection, start.isoformat()).items()]
    return CostReport(since, today, by, insight(seen), groups, months)


def _month(name: str, currency: str, days: Days, today: date, limits: Mapping[str, Money]) -> Month:
    limit = limits.get(name)
    allowed = limit.micros if limit is not None and limit.currency == currency else None
    return Month(name, currency, allowed, days, forecast(days, today))
