"""What the ledger knows, as Prometheus reads it."""

import pytest

from lifeos.errors import LifeOSError
from lifeos.ledger import breakers
from lifeos.ledger.limits import limits
from lifeos.ledger.spending import Call, Reserve, Settle
from lifeos.ledger.sql import SqlLedger
from lifeos.services.gateway.figures import Figures
from lifeos.services.gateway.metrics import Metrics
from tests.lifeos.bundle import fleets
from tests.lifeos.ledger.conftest import Clock

FLEET = fleets.fleet()
PILOT = {"agent": "pilot", "team": "alpha"}
MONEY = {**PILOT, "currency": "USD"}


class Watched:
    def __init__(self, folder):
        self.clock = Clock()
        self.ledger = SqlLedger(str(folder / "ledger.sqlite"), now=self.clock)
        self.fleet = lambda: FLEET
        figures = Figures(lambda: self.fleet(), self.ledger, self.clock)
        self.registry = Metrics(figures).registry

    def value(self, name, **labels):
        return self.registry.get_sample_value(name, labels)


@pytest.fixture
def watched(tmp_path):
    made = Watched(tmp_path)
    yield made
    made.ledger.close()


def test_before_anything_was_spent_all_is_there(watched):
    assert watched.value("lifeos_agent_spent_today", **MONEY) == 0
    assert watched.value("lifeos_agent_budget_per_day", **MONEY) == 20
    assert watched.value("lifeos_budget_limit", budget="alpha", period="month", currency="USD") == 500
    for what in ("calls", "pods"):
        assert watched.value("lifeos_agent_breaker_open", **PILOT, breaker=what) == 0


def test_what_is_spent_and_reserved(watched):
    most = limits(FLEET.agents["pilot"], FLEET.catalog.budgets)
    for name, micros in (("one", 250_000), ("two", 100_000)):
        watched.ledger.do(Reserve(name, Call("pilot", "alpha", "stable", name, "best", ""), micros, most))
    watched.ledger.do(Settle("one", 125_000))
    assert watched.value("lifeos_agent_spent_today", **MONEY) == 0.125
    assert watched.value("lifeos_agent_reserved_today", **MONEY) == 0.1
    for budget in ("alpha", "root"):
        for period in ("day", "month"):
            assert watched.value("lifeos_budget_taken", budget=budget, period=period, currency="USD") == 0.225
    watched.clock.pass_(86_400)
    assert watched.value("lifeos_agent_spent_today", **MONEY) == 0


def test_breakers_until_their_time_is_over(watched):
    now = watched.clock.at
    watched.ledger.do(breakers.Open("storm", breakers.calls("pilot"), "a storm", now + 60_000_000))
    watched.ledger.do(breakers.Open("kept", breakers.pods("nobody"), "of none that is declared", now + 60_000_000))
    assert watched.value("lifeos_agent_breaker_open", **PILOT, breaker="calls") == 1
    assert watched.value("lifeos_agent_breaker_open", **PILOT, breaker="pods") == 0
    watched.clock.pass_(60)
    assert watched.value("lifeos_agent_breaker_open", **PILOT, breaker="calls") == 0


def test_while_it_cannot_be_read_there_is_no_old_figure(watched):
    assert watched.value("lifeos_ledger_read_timestamp_seconds") == watched.clock.at / 1e6
    read = watched.clock.at / 1e6
    watched.clock.pass_(5)

    def away():
        raise LifeOSError("there is no fleet")

    watched.fleet = away
    assert watched.value("lifeos_agent_spent_today", **MONEY) is None
    assert watched.value("lifeos_ledger_read_timestamp_seconds") == read
    watched.fleet = lambda: FLEET
    assert watched.value("lifeos_ledger_read_timestamp_seconds") == read + 5
