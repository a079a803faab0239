"""Why an agent stays down: by what the gateway service itself has written of its storms."""

import pytest

from lifeos.cluster.warden.case import Case, cases
from lifeos.ledger import breakers
from lifeos.warden.standing import STRIKES
from tests.lifeos.services.gateway.test_storms import FAILED, Desk

PRICE = 10
DECISIONS = [f"{number:032x}" for number in range(1, STRIKES + 1)]


@pytest.fixture
def desk(tmp_path):
    made = Desk(str(tmp_path / "ledger.sqlite"))
    yield made
    made.ledger.close()


def storm(desk, decision):
    """As often as it takes to be killed; the number of calls that passed."""
    before = desk.breaker("pods")
    passed = 0
    for _ in range(20):
        passed += desk.call(FAILED, decision=decision, micros=PRICE)
        if desk.breaker("pods") != before:
            return passed
    raise AssertionError("nobody was killed")


def condemned(desk):
    """After the last strike; the calls that passed."""
    passed = 0
    for decision in DECISIONS:
        passed += storm(desk, decision)
        if (until := desk.breaker("pods").until) < breakers.FOREVER:
            desk.later(until - desk.clock.at)
    assert until == breakers.FOREVER
    return passed


def test_it_tells_each_step_its_decision_and_what_they_did_cost(desk):
    passed = condemned(desk)
    [found] = cases(desk.ledger)
    assert found.agent == "pilot"
    first, empty, *lines, blank, spent = found.why.split("\n")
    assert first == desk.breaker("pods").reason
    assert (empty, blank) == ("", "")
    told = [line for line in lines if not line.startswith("  ")]
    assert sum(" killed: " in line for line in told) == STRIKES
    assert any(" calls refused: " in line and "and it failed each time" in line for line in told), "the storm, before"
    whose = [line.split()[1].rstrip(",") for line in lines if line.startswith("  ")]
    assert list(dict.fromkeys(whose)) == DECISIONS
    assert len(whose) == len(told), "each step by its call"
    assert all("'look' with arguments sha256:a" in line for line in lines if line.startswith("  "))
    assert spent == f"Spent in these decisions: 0.{passed * PRICE:06d}".rstrip("0") + " USD"


def test_who_is_down_for_a_while_is_no_case(desk):
    storm(desk, DECISIONS[0])
    assert cases(desk.ledger) == []


def test_what_was_before_a_person_cleared_it_is_not_told(desk):
    condemned(desk)
    desk.ledger.do(breakers.Close("p1", breakers.pods("pilot"), "pat: mended"))
    desk.ledger.do(breakers.Close("p2", breakers.calls("pilot"), "pat: mended"))
    assert cases(desk.ledger) == []
    desk.ledger.do(breakers.Open("by-hand", breakers.pods("pilot"), "pat: not again", breakers.FOREVER))
    [found] = cases(desk.ledger)
    lines = found.why.split("\n")
    assert (lines[0], len(lines)) == ("pat: not again", 3), "and what no call led to has neither decision nor cost"
    assert lines[2].endswith("killed: pat: not again")


def test_a_breaker_of_something_else_is_nobodys(desk):
    desk.ledger.do(breakers.Open("o1", "tool/pay", "the bank is away", breakers.FOREVER))
    desk.ledger.do(breakers.Open("o2", breakers.calls("pilot"), "calls only", breakers.FOREVER))
    assert cases(desk.ledger) == []
    desk.ledger.do(breakers.Open("o3", breakers.pods("pilot"), "gone", breakers.FOREVER))
    assert cases(desk.ledger) == [Case("pilot", cases(desk.ledger)[0].why)]
    assert "the bank" not in cases(desk.ledger)[0].why
