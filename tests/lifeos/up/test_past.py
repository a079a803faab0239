"""What the ledger knows of a fleet."""

import msgspec
import pytest

from lifeos.ledger import breakers, spending
from lifeos.ledger.events import Acted
from lifeos.ledger.limits import limits
from lifeos.ledger.records import Record
from lifeos.ledger.sql import SqlLedger
from lifeos.units import Money
from lifeos.up.past import past
from tests.lifeos.bundle import fleets

AGENT = fleets.agent()
FLEET = msgspec.structs.replace(fleets.fleet(), agents={"pilot": AGENT})


@pytest.fixture
def ledger(tmp_path):
    made = SqlLedger(str(tmp_path / "ledger.sqlite"))
    yield made
    made.close()


def act(ledger, number, verdict="allowed", codes=()):
    event = Acted(
        id=f"c{number}",
        decision="d",
        agent="pilot",
        team="alpha",
        track="stable",
        tool="look",
        verdict=verdict,
        codes=codes,
    )
    ledger.do(Record(event))


def test_the_last_calls_the_newest_first(ledger):
    for number in range(4):
        act(ledger, number)
    act(ledger, 4, "denied", ("confidence-low",))
    found = past(ledger, FLEET, 2)
    assert [(call.verdict, call.codes) for call in found.calls] == [("denied", ("confidence-low",)), ("allowed", ())]
    assert past(ledger, FLEET, 0).calls == []


def test_what_is_spent_counts_what_is_reserved(ledger):
    call = spending.Call("pilot", "alpha", "stable", "d", "best")
    bounds = limits(AGENT, FLEET.catalog.budgets)
    ledger.do(spending.Reserve("r1", call, 300_000, bounds))
    ledger.do(spending.Settle("r1", 100_000))
    ledger.do(spending.Reserve("r2", call, 200_000, bounds))
    assert past(ledger, FLEET, 1).spent["pilot"] == Money(300_000)


def test_breakers_in_words(ledger):
    assert past(ledger, FLEET, 1).breakers == {}
    never = 253_402_300_799_000_000
    ledger.do(breakers.Open("o1", breakers.calls("pilot"), "a storm", never))
    assert past(ledger, FLEET, 1).breakers == {"pilot": "refused: a storm"}
    ledger.do(breakers.Open("o2", breakers.pods("pilot"), "it went on", never))
    assert past(ledger, FLEET, 1).breakers == {"pilot": "kept down: it went on"}
    ledger.do(breakers.Close("c2", breakers.pods("pilot"), "well"))
    ledger.do(breakers.Open("o3", breakers.calls("pilot"), "over", 1))
    assert past(ledger, FLEET, 1).breakers == {"pilot": "one may try"}
