"""The platform's ledger answers the gateway: money is reserved, an approval used, and a breaker tried, once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from lifeos.errors import LifeOSError
from lifeos.ledger import breakers
from lifeos.ledger.ledger import UnavailableError
from lifeos.ledger.spending import BudgetLimit, Limits
from lifeos.ledger.sql import SqlLedger
from lifeos.services.gateway.booked import Booked
from lifeos.services.gateway.ledger import Call, Ended, Grant, LedgerAway
from tests.lifeos.ledger.conftest import Clock

CALL = Call("c1", "d1", "finance", "money", "stable", tool="transfer", arguments="sha256:abc")
LIMITS = Limits(100, 50, (BudgetLimit("money", 1000, 5000),))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(tmp_path, clock):
    made = SqlLedger(str(tmp_path / "ledger.sqlite"), now=clock)
    yield made
    made.close()


@pytest.fixture
def booked(ledger, clock):
    return Booked(ledger, clock)


def acted(ledger):
    return [(one.line.event.id, one.line.event.verdict) for one in ledger.lines(kind="acted")]


def test_a_call_without_a_price(booked, ledger):
    assert booked.admit(CALL, 0, LIMITS, None) is None
    booked.note(CALL._replace(id="c2"), "denied", ("confidence-low",))
    booked.note(CALL._replace(id="c3"), "recorded", ("shadow-recorded",))
    assert acted(ledger) == [("c1", "allowed"), ("c2", "denied"), ("c3", "recorded")]


def test_money_is_reserved_before_a_call(booked):
    assert booked.admit(CALL, 30, LIMITS, None) is None
    facts = booked.facts(CALL, LIMITS)
    assert (facts.spent, facts.reserved, facts.decision, facts.budgets) == (0, 30, 30, {"money": (30, 30)})
    assert booked.admit(CALL._replace(id="c2"), 30, LIMITS, None).code == "budget-exhausted"


def test_what_was_reserved_is_settled_or_given_back(booked):
    for name in ("c1", "c2", "c3"):
        assert booked.admit(CALL._replace(id=name, decision=name), 30, LIMITS, None) is None
    for _ in range(2):  # a report may come twice
        booked.ended("c1", Ended(sent=True, status=500))
        booked.ended("c2", Ended(sent=False, status=503))
    booked.ended("never", Ended(sent=True))
    facts = booked.facts(CALL, LIMITS)
    assert (facts.spent, facts.reserved) == (30, 30)


@pytest.mark.parametrize(
    ("how", "spent"),
    [
        (Ended(sent=True, status=200, micros=7), 7),
        (Ended(sent=True, status=200, micros=0), 0),
        (Ended(sent=True, status=200, micros=70), 70),  # dearer than the most: it is spent all the same
        (Ended(sent=True, status=200), 30),  # streamed: nobody said
        (Ended(sent=True, status=0), 30),  # nobody waited for the answer
        (Ended(sent=True, status=504), 30),
        (Ended(sent=True, status=408, micros=0), 30),
        (Ended(sent=True, status=429), 0),
        (Ended(sent=True, status=500), 0),
        (Ended(sent=False, status=503), 0),
    ],
)
def test_a_model_costs_what_the_router_says(booked, how, spent):
    assert booked.admit(CALL._replace(tool="", model="frontier"), 30, LIMITS, None) is None
    for _ in range(2):
        booked.ended("c1", how)
    facts = booked.facts(CALL, LIMITS)
    assert (facts.spent, facts.reserved) == (spent, 0)


def test_who_saw_a_stream_knows_better_than_its_end(booked):
    assert booked.admit(CALL._replace(tool="", model="frontier"), 30, LIMITS, None) is None
    booked.cost("c1", 7)
    booked.cost("never", 7)
    assert booked.ended("c1", Ended(sent=True, status=200)) == 7
    booked.cost("c1", 9)
    facts = booked.facts(CALL, LIMITS)
    assert (facts.spent, facts.reserved) == (7, 0)


def test_a_breaker_that_somebody_tries_is_not_shut(booked, ledger, clock):
    assert booked.shut(["finance", "health"]) == set()
    ledger.do(breakers.Open("o1", breakers.calls("finance"), "a storm", clock.at + 60))
    assert booked.shut(["finance", "health"]) == {"finance"}
    assert booked.shut(["health"]) == set()
    clock.at += 61
    assert booked.admit(CALL, 0, LIMITS, None) is None
    assert booked.shut(["finance"]) == set()


def test_many_at_the_edge_never_overspend(booked):
    with ThreadPoolExecutor(16) as pool:
        calls = [CALL._replace(id=f"c{number}", decision=f"d{number}") for number in range(100)]
        refused = list(pool.map(lambda call: booked.admit(call, 3, LIMITS, None), calls))
    assert refused.count(None) == 33
    assert booked.facts(CALL, LIMITS).reserved == 99


def test_an_approval_from_the_request_to_its_use(booked, ledger, clock):
    asked = booked.ask(CALL, clock.at + 60_000_000)
    assert booked.ask(CALL._replace(id="c2"), clock.at + 90_000_000) == asked
    assert booked.facts(CALL, LIMITS).grant is None
    assert booked.grant(asked.id, "pat", "signed") is None
    grant = booked.facts(CALL, LIMITS).grant
    assert grant == Grant(asked.id, "signed")
    assert booked.facts(CALL._replace(arguments="sha256:abd"), LIMITS).grant is None
    assert booked.admit(CALL._replace(id="c3"), 30, LIMITS, grant) is None
    refusal = booked.admit(CALL._replace(id="c4"), 10, LIMITS, grant)
    assert refusal.code == "already-used"
    assert booked.facts(CALL, LIMITS).reserved == 30, "what was reserved for it is given back"
    assert acted(ledger) == [("c3", "allowed")]
    assert booked.grant(asked.id, "kim", "signed").code == "not-pending"


def test_an_open_breaker_lets_one_try(booked, ledger, clock):
    ledger.do(breakers.Open("o1", "agent/finance", "a storm", clock.at + 10_000_000))
    assert booked.facts(CALL, LIMITS).breaker == "open"
    clock.pass_(11)
    assert booked.facts(CALL, LIMITS).breaker == "closed"
    assert booked.admit(CALL, 0, LIMITS, None) is None
    assert booked.admit(CALL._replace(id="c2"), 0, LIMITS, None).code == "breaker-open"
    assert booked.facts(CALL, LIMITS).breaker == "open"


def test_a_ledger_that_is_away(booked, ledger, monkeypatch):
    def away(*_):
        raise UnavailableError("away")

    monkeypatch.setattr(ledger, "do", away)
    monkeypatch.setattr(ledger, "row", away)
    for asked in (
        lambda: booked.admit(CALL, 0, LIMITS, None),
        lambda: booked.note(CALL, "denied", ()),
        lambda: booked.ask(CALL, 1),
        lambda: booked.grant("a", "pat", "signed"),
    ):
        with pytest.raises(LedgerAway):
            asked()
    assert issubclass(LedgerAway, LifeOSError)
