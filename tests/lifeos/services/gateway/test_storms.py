"""Storms at the gateway: what is found is in the ledger, and what the ledger says is obeyed, by whoever reads it and after every restart."""

import itertools

import pytest

from lifeos.ledger import breakers
from lifeos.ledger.spending import Limits
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Breaker
from lifeos.services.gateway.booked import PROBE, Booked
from lifeos.services.gateway.ledger import Call, Ended
from lifeos.services.gateway.storms import Storms, history
from lifeos.services.gateway.watched import Watched
from lifeos.warden.standing import STRIKES
from tests.lifeos.bundle import fleets
from tests.lifeos.ledger.conftest import Clock
from tests.lifeos.services.gateway.test_booked import LIMITS

FLEET = fleets.fleet()
COOLDOWN = FLEET.agents["pilot"].breaker.cooldown * 1000
FAILED, DONE = Ended(sent=True, status=500), Ended(sent=True, status=200)
UNREACHED = Ended(sent=False, status=503)


class Desk:
    """One gateway after the other on a ledger, as an agent meets them."""

    def __init__(self, path):
        self.clock = Clock()
        self.ledger = SqlLedger(path, now=self.clock)
        self.numbers = itertools.count(1)
        self.restart()

    def restart(self):
        storms = Storms(lambda: FLEET, self.ledger, history(self.ledger.lines), lambda: self.clock(None))
        self.books = Watched(Booked(self.ledger, self.clock), storms)

    def call(self, how=FAILED, *, tool="look", decision="d1", track="stable", arguments="sha256:a", micros=0):
        """Whether it was let through. ``micros``: what it costs."""
        call = Call(f"c{next(self.numbers)}", decision, "pilot", "alpha", track, tool=tool, arguments=arguments)
        open_ = self.books.facts(call, LIMITS).breaker == "open"
        refusal = None if open_ else self.books.admit(call, micros, LIMITS, None)
        if open_ or refusal is not None:
            self.books.note(call, "denied", ("breaker-open",))
            return False
        self.books.ended(call.id, how)
        return True

    def denied(self, *codes):
        call = Call(f"c{next(self.numbers)}", "d1", "pilot", "alpha", "stable", tool="pay", arguments="sha256:b")
        self.books.note(call, "denied", codes)

    def breaker(self, kind="agent"):
        return self.ledger.row(Breaker, f"{kind}/pilot")

    def later(self, micros):
        self.clock.at += micros


@pytest.fixture
def desk(tmp_path):
    made = Desk(str(tmp_path / "ledger.sqlite"))
    yield made
    made.ledger.close()


def storm(desk):
    """Until nothing passes."""
    passed = 0
    while desk.call():
        passed += 1
        assert passed < 20
    return passed


def test_a_call_that_fails_again_and_again_opens_the_breaker_in_the_ledger(desk):
    assert storm(desk) == FLEET.agents["pilot"].breaker.identical_failures == 3
    row = desk.breaker()
    assert (row.state, row.until) == ("open", desk.clock.at + COOLDOWN)
    assert "'look'" in row.reason
    assert desk.breaker("pods") is None, "nobody is killed for a storm alone"
    assert not desk.call(DONE, tool="pay", decision="d2"), "for all of its calls"


def test_after_the_wait_one_call_tries_and_a_success_lets_all_pass(desk):
    storm(desk)
    desk.later(COOLDOWN)
    assert desk.call(DONE)
    assert desk.breaker().state == "closed"
    assert desk.call(DONE)


def test_a_try_that_fails_waits_twice_as_long(desk):
    storm(desk)
    desk.later(COOLDOWN)
    assert desk.call(FAILED)
    assert (desk.breaker().state, desk.breaker().until) == ("open", desk.clock.at + 2 * COOLDOWN)
    assert not desk.call(DONE)


def test_an_outage_is_no_storm_of_the_agent_but_of_a_session_that_repeats_itself(desk):
    for number in range(100):
        assert desk.call(UNREACHED, decision=f"d{number}")
    assert desk.breaker() is None
    assert [desk.call(UNREACHED, decision="again") for _ in range(4)] == [True, True, True, False]


def test_a_try_that_reaches_nobody_makes_nobody_wait_longer(desk):
    storm(desk)
    desk.later(COOLDOWN + 1)
    assert desk.call(UNREACHED), "somebody tries"
    assert desk.breaker().state == "probing"
    desk.later(PROBE)
    assert desk.call(DONE), "the next one gets through"
    assert desk.breaker().state == "closed"


def test_who_goes_on_although_it_is_refused_is_condemned(desk):
    storm(desk)  # and one call that was refused
    desk.call()
    assert desk.breaker("pods") is None
    desk.call()
    row = desk.breaker("pods")
    assert (row.state, row.until) == ("open", desk.clock.at + COOLDOWN)
    assert "although its breaker is open" in row.reason
    assert desk.breaker().until == row.until


def test_after_the_last_strike_only_a_person_helps_also_after_restarts(desk):
    for strike in range(1, STRIKES + 1):
        storm(desk)
        for _ in range(2):
            desk.call()
        desk.restart()
        until = desk.breaker("pods").until
        assert (until == breakers.FOREVER) is (strike == STRIKES)
        if strike < STRIKES:
            desk.later(until - desk.clock.at)
    for kind in ("pods", "agent"):
        desk.ledger.do(breakers.Close(f"cleared-{kind}", f"{kind}/pilot", "pat: the bank answers again"))
    assert desk.call(DONE)
    assert storm(desk) >= 3
    for _ in range(2):
        desk.call()
    assert desk.breaker("pods").until < breakers.FOREVER, "strikes begin anew"


def test_another_gateway_opened_it_and_this_one_obeys(desk):
    desk.ledger.do(breakers.Open("x", "agent/pilot", "elsewhere", desk.clock.at + COOLDOWN))
    assert [desk.call() for _ in range(3)] == [False] * 3
    assert desk.breaker("pods") is not None


def test_what_waits_for_a_person_or_for_a_job_is_no_failure(desk):
    for _ in range(10):
        desk.denied("approval-needed")
        assert desk.call(Ended(sent=True, status=202))
        assert desk.call(Ended(sent=True, status=0), arguments="sha256:c")
    assert desk.breaker() is None


def test_what_a_policy_denies_again_and_again_is_a_storm(desk):
    for _ in range(3):
        desk.denied("tool-not-granted")
    assert desk.breaker().state == "open"


def test_reading_the_same_again_is_none_and_writing_the_same_again_is(desk):
    assert all(desk.call(DONE) for _ in range(20))
    assert [desk.call(DONE, tool="pay", arguments="sha256:p") for _ in range(7)].count(True) == 5


def test_what_streams_cost_is_money_without_a_success_too(desk):
    pilot, limits = FLEET.agents["pilot"], Limits(10**12, 10**12, ())
    each = pilot.budget.per_decision.micros
    for number in range(pilot.breaker.identical_calls):
        assert desk.breaker() is None
        call = Call(f"s{number}", "d1", "pilot", "alpha", "stable", model="best", arguments=f"sha256:{number}")
        assert desk.books.admit(call, 2 * each, limits, None) is None
        desk.books.cost(call.id, each)
        assert desk.books.ended(call.id, DONE) == each
    assert "spent" in desk.breaker().reason


def test_a_shadows_storm_is_not_the_live_agents(desk):
    for _ in range(10):
        assert desk.call(track="shadow")
    assert desk.breaker() is None


def test_no_more_identical_writes_are_under_way_than_make_a_storm(desk):
    """Envoy tells late how calls ended; nobody has to hear of the first for the fourth to be refused."""
    most = FLEET.agents["pilot"].breaker.identical_calls

    def begin(number, tool="pay", decision="d1", arguments="sha256:a", track="stable"):
        call = Call(f"w{number}", decision, "pilot", "alpha", track, tool=tool, arguments=arguments)
        return desk.books.admit(call, 0, LIMITS, None)

    assert [begin(number) for number in range(most)] == [None] * most
    assert begin(most).code == "call-repeated"
    others = ({"tool": "look"}, {"decision": "d2"}, {"arguments": "sha256:b"}, {"track": "shadow"})
    for number, other in enumerate(others, most + 1):
        assert begin(number, **other) is None, other
    desk.books.ended("w0", DONE)
    assert begin(most) is None, "one of them has ended"


def test_what_the_ledger_does_not_admit_is_not_under_way(desk):
    most = FLEET.agents["pilot"].breaker.identical_calls
    dear = 1001  # a day has a thousand
    for number in range(2 * most):
        call = Call(f"w{number}", "d1", "pilot", "alpha", "stable", tool="pay", arguments="sha256:a")
        assert desk.books.admit(call, dear, LIMITS, None).code == "budget-exhausted"
