"""What the ledger knows, for Prometheus: what agents and budgets have taken, whose breakers are open, and when that was read.

Read anew each time that Prometheus asks. While the ledger does not answer there is nothing but the time when it last did: an old figure would look like a new one.
Every replica says the same, so whoever adds them up counts twice; take the maximum.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Literal

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from lifeos.errors import LifeOSError
from lifeos.ir import Fleet
from lifeos.ledger import breakers, database
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Account, Breaker
from lifeos.ledger.taken import Of, taken
from lifeos.units import Money

_MICROS = 1_000_000


class Figures(Collector):
    """Of a registry. Called by many threads."""

    def __init__(self, fleet: Callable[[], Fleet], ledger: SqlLedger, now: database.Clock = database.clock) -> None:
        """``fleet``: as it is now; raises :class:`LifeOSError` when that cannot be said."""
        self._fleet, self._ledger, self._now = fleet, ledger, now
        self._lock = threading.Lock()
        self._read = 0.0

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing before it is asked: who registers it must not wait for a ledger."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures, as of now."""
        try:
            fleet, now, accounts, shut = self._look()
        except LifeOSError:
            pass
        else:
            yield from _money(fleet, accounts)
            yield _breakers(fleet, shut, now)
        read = GaugeMetricFamily(
            "lifeos_ledger_read_timestamp_seconds", "When the ledger last said what it knows; 0 before it has."
        )
        read.add_metric((), self._read)
        yield read

    def _look(self) -> tuple[Fleet, int, dict[Of, Account], list[Breaker]]:
        fleet = self._fleet()
        now, accounts = taken(self._ledger, self._now)
        shut = [row for row in self._ledger.rows(Breaker) if row.state != "closed"]
        with self._lock:
            self._read = max(self._read, now / _MICROS)
        return fleet, now, accounts, shut


def _money(fleet: Fleet, accounts: dict[Of, Account]) -> Iterator[GaugeMetricFamily]:
    """In units of the currency."""
    of_agent = ("agent", "team", "currency")
    spent = GaugeMetricFamily("lifeos_agent_spent_today", "What an agent's calls cost today.", labels=of_agent)
    reserved = GaugeMetricFamily(
        "lifeos_agent_reserved_today", "What its calls that have not ended can cost.", labels=of_agent
    )
    may = GaugeMetricFamily("lifeos_agent_budget_per_day", "What it may spend a day.", labels=of_agent)
    for agent in fleet.agents.values():
        currency = agent.budget.per_day.currency
        key = (agent.name, agent.team, currency)
        known = accounts.get(Of(f"agent/{agent.name}", "day", currency))
        spent.add_metric(key, known.spent / _MICROS if known is not None else 0)
        reserved.add_metric(key, known.reserved / _MICROS if known is not None else 0)
        may.add_metric(key, agent.budget.per_day.micros / _MICROS)
    taken_of = GaugeMetricFamily(
        "lifeos_budget_taken",
        "What is taken of a budget, reservations included.",
        labels=("budget", "period", "currency"),
    )
    limit = GaugeMetricFamily("lifeos_budget_limit", "What it has.", labels=("budget", "period", "currency"))
    for budget in fleet.catalog.budgets.values():
        periods: tuple[tuple[Literal["day", "month"], Money], ...] = (
            ("day", budget.per_day),
            ("month", budget.per_month),
        )
        for period, amount in periods:
            known = accounts.get(Of(f"budget/{budget.name}", period, amount.currency))
            labels = (budget.name, period, amount.currency)
            taken_of.add_metric(labels, known.taken / _MICROS if known is not None else 0)
            limit.add_metric(labels, amount.micros / _MICROS)
    yield from (spent, reserved, may, taken_of, limit)


def _breakers(fleet: Fleet, shut: list[Breaker], now: int) -> GaugeMetricFamily:
    """Until the time of one is over; then calls may try, and a process may run."""
    found = GaugeMetricFamily(
        "lifeos_agent_breaker_open",
        "1 while an agent's calls are refused (calls), or no process of it may run (pods).",
        labels=("agent", "team", "breaker"),
    )
    names = {row.name for row in shut if now < row.until}
    for agent in fleet.agents.values():
        for what, name in (("calls", breakers.calls(agent.name)), ("pods", breakers.pods(agent.name))):
            found.add_metric((agent.name, agent.team, what), int(name in names))
    return found
