"""What a verdict shows: never more than what holds."""

import pytest
from scipy.stats import binom

from lifeos.ir.gate import Plan
from lifeos.verdict.boundary import chances
from lifeos.verdict.bounds import upper
from lifeos.verdict.checks import checks_of
from lifeos.verdict.cost import CostCheck
from lifeos.verdict.judge import judge
from lifeos.verdict.shown import Shown, bounded, certified, sentences
from tests.lifeos.verdict.test_checks import suite
from tests.lifeos.verdict.test_judge import GATE, run


def test_a_pass_shows_what_the_plan_certifies():
    verdict = judge(GATE, run(failures=(3,)))
    assert list(sentences(GATE, verdict)) == [
        "shows a true rate of at least 0.9 with confidence 0.942",
        "shows a true rate of at least 0.82 with confidence 0.960",
        "shows at least 0.970 of simulations without one, with confidence 0.95",
    ]
    cost = CostCheck(100, 20_000, "USD", 0.95, early=True)
    shown = certified(GATE, verdict, cost)
    assert (shown["success"].floor, shown["success"].declared) == (0.9, 0.94)
    assert 1 - shown["success"].confidence == pytest.approx(binom.sf(94, 100, 0.9))
    assert shown["costPerSuccess"] == Shown(0.95, ceiling="0.02 USD")
    assert bounded(GATE, verdict) == {}


def test_a_gate_that_did_not_pass_certifies_nothing_and_its_failure_has_a_bound():
    verdict = judge(GATE, run(failures=range(6)))
    assert certified(GATE, verdict) == {}
    assert bounded(GATE, verdict) == {"success": Shown(0.95, at_most=pytest.approx(1 - 0.05 ** (1 / 6)))}
    assert list(sentences(GATE, verdict)) == [
        "shows a true rate of at most 0.394 with confidence 0.95; that is below 0.9",
        "open, for the gate ended before",
        "open, for the gate ended before",
    ]


def test_a_failure_is_no_proof_that_the_floor_does_not_hold():
    verdict = judge(GATE, run(failures=range(90, 96)))
    first, second, _ = sentences(GATE, verdict)
    assert first == "shows a true rate of at most 0.973 with confidence 0.95; whether it is below 0.9 stays open"
    assert second.startswith("shows a true rate of at least 0.82"), "that check passed"


def test_while_all_is_open_nothing_is_shown():
    verdict = judge(GATE, run(of=20))
    assert list(sentences(GATE, verdict)) == ["", "", ""]
    assert (certified(GATE, verdict), bounded(GATE, verdict)) == ({}, {})


def test_what_was_done_has_no_bound():
    verdict = judge(GATE, run(unseen=(7,)))
    assert verdict.checks[-1].decision == "fail"
    assert "never" not in bounded(GATE, verdict)


@pytest.mark.parametrize("stopping", ["none", "curtailed", "groupSequential"])
def test_an_agent_at_the_bound_fails_so_early_once_in_twenty_times_at_most(stopping):
    """What makes it a bound, whatever the plan looks at: at it, a result as bad as the one seen has just five per cent."""
    checks = checks_of(suite(stopping, success=Plan(28, 30, 0.8), alignment=None))
    for failures in (range(3), range(20, 23), range(30)):
        verdict = judge(checks, run(failures=failures, of=30), closed=True)
        found, bound = verdict.checks[0], bounded(checks, verdict)["success"].at_most
        assert found.decision == "fail"
        if stopping != "groupSequential" or found.seen == 25:  # a single look, or each
            assert bound == pytest.approx(upper(found.seen - found.failures, found.seen))
        assert chances(checks[0].boundary, bound).fails >= 0.05 - 1e-6


def test_the_bound_of_a_second_look_counts_what_the_first_would_have_refused():
    """Clopper and Pearson's bound on the counts alone forgets that the gate could have ended before."""
    checks = checks_of(suite("groupSequential"))
    verdict = judge(checks, run(failures=range(24, 30)))
    (found, *_), bound = verdict.checks, bounded(checks, verdict)["success"].at_most
    assert (found.decision, found.seen > 25) == ("fail", True)
    assert bound >= upper(found.seen - found.failures, found.seen) - 1e-9
