"""The verdict on a release: how many decisions it takes, and that looking often does no harm."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.ir.gate import MOST, Plan
from lifeos.verdict.boundary import chances
from lifeos.verdict.checks import reached_by
from lifeos.verdict.plans import anytime, fixed
from lifeos.verdict.release import judge_release

PLAN = Plan(95, 100, 0.94, 0.90)
CAP = 600


def outcomes(rate, seed):
    return np.random.default_rng(seed).random(CAP) < rate


@pytest.mark.parametrize("rate", [0.80, 0.85, 0.90, 0.97, 0.99])
def test_how_releases_of_known_quality_fare(rate):
    """While nobody goes on after a pass (between floor and target, harm may come later), as the exact chances of the same two e-processes say, whose published figures :mod:`lifeos.verdict.plans` reproduces."""
    exact = chances(anytime(0.90, reached_by(fixed(95, 100)), CAP), rate)
    found = [judge_release(PLAN, outcomes(rate, seed), np.zeros(CAP)) for seed in range(400)]
    for verdict, chance in (("pass", exact.passes), ("fail", exact.fails)):
        share = sum(one.verdict == verdict for one in found) / len(found)
        assert share == pytest.approx(chance, abs=4 * (chance * (1 - chance) / len(found)) ** 0.5 + 1e-9)
    assert np.mean([one.decisions for one in found]) == pytest.approx(exact.simulations, rel=0.15)


def test_who_is_at_the_floor_hardly_ever_passes_however_often_one_looks():
    passes = sum(judge_release(PLAN, outcomes(0.90, seed), np.zeros(CAP)).verdict == "pass" for seed in range(1000))
    assert passes / 1000 <= 0.05


def test_who_is_good_is_hardly_ever_aborted():
    """The target is the rate that passes the gate in nineteen cases of twenty, a little above 0.97."""
    aborts = sum(judge_release(PLAN, outcomes(0.975, seed), np.zeros(CAP)).verdict == "fail" for seed in range(1000))
    assert aborts / 1000 <= 0.05


def test_no_decisions_are_no_evidence():
    found = judge_release(PLAN, [], [])
    assert (found.verdict, found.decisions, found.lower95, found.safe, found.harm) == ("inconclusive", 0, 0.0, 1.0, 1.0)


def test_nothing_passes_below_the_least():
    good = np.ones(94, dtype=bool)
    found = judge_release(PLAN, good, np.zeros(94), least=95)
    assert (found.verdict, "nothing passes below 95" in found.reasons[-1]) == ("inconclusive", True)
    assert judge_release(PLAN, np.ones(95), np.zeros(95), least=95).verdict == "pass"


def test_evidence_that_was_reached_stays():
    early = judge_release(PLAN, np.ones(100), np.zeros(100))
    later = judge_release(PLAN, np.append(np.ones(100), np.zeros(2)), np.zeros(102))
    assert early.verdict == later.verdict == "pass"
    assert early.decisions == later.decisions


def test_harm_that_comes_later_is_seen_all_the_same():
    good, none = np.append(np.ones(60), np.zeros(100)), np.zeros(160)
    assert judge_release(PLAN, good, none).verdict == "fail"
    violated = none.copy()
    violated[150] = 1
    assert judge_release(PLAN, np.ones(160), violated).verdict == "fail"


def test_a_hard_prohibition_ends_it_at_once():
    violated = np.zeros(100)
    violated[3] = 1
    found = judge_release(PLAN, np.ones(100), violated)
    assert (found.verdict, found.decisions) == ("fail", 4)
    assert found.reasons[0] == "1 hard prohibitions were violated, 0 may be"
    assert judge_release(PLAN, np.ones(100), violated, tolerated=1).verdict == "pass"


SHARES = st.sampled_from([1e-9, 0.05, 0.5, 0.95, 1 - 1e-9]) | st.integers(1, 10**9 - 1).map(lambda parts: parts / 10**9)


@given(st.integers(1, MOST), st.data(), SHARES, st.none() | SHARES)
def test_every_suite_that_can_be_declared_has_a_verdict(of, data, confidence, floor):
    """Also what no gate can pass: a service that breaks on it says nothing to anybody."""
    plan = Plan(data.draw(st.integers(1, of)), of, confidence, floor)
    for good in (np.ones(3), np.zeros(3), np.array([1, 0, 1])):
        found = judge_release(plan, good, np.zeros(3))
        assert found.verdict in ("pass", "fail", "inconclusive")
        assert found.safe >= 0
        assert found.harm >= 0
