"""Deciding at boundaries, and how often: in index order, whole looks only."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.verdict.boundary import Boundary, Look, Stop, chances, decide
from lifeos.verdict.plans import curtailed, fixed, group_sequential

ONE = Boundary.of([Look(2, 0, 2), Look(4, 1, 2)])


@pytest.mark.parametrize(
    ("failed", "stop"),
    [
        ([], Stop("inconclusive", 0, 0)),
        ([True], Stop("inconclusive", 1, 1)),
        ([False, False], Stop("pass", 2, 0)),
        ([False, False, True, True], Stop("pass", 2, 0)),
        ([True, True], Stop("fail", 2, 2)),
        ([True, False], Stop("inconclusive", 2, 1)),
        ([True, False, False], Stop("inconclusive", 3, 1)),
        ([True, False, False, False], Stop("pass", 4, 1)),
        ([True, False, False, True], Stop("fail", 4, 2)),
    ],
)
def test_the_first_look_that_decides(failed, stop):
    assert decide(ONE, failed) == stop


@given(st.lists(st.booleans(), max_size=120), st.lists(st.booleans(), max_size=40))
def test_what_comes_later_changes_nothing(failed, later):
    stop = decide(curtailed(95, 100), failed)
    if stop.decision != "inconclusive":
        assert decide(curtailed(95, 100), failed + later) == stop


@given(st.floats(0, 1))
def test_chances_add_up(rate):
    for boundary in (
        fixed(46, 50),
        curtailed(46, 50),
        group_sequential(0.9, 0.97, 100),
        ONE,
        Boundary.of([Look(3, -1, 4)]),
    ):
        found = chances(boundary, rate)
        assert found.passes + found.fails + found.inconclusive == pytest.approx(1, abs=1e-9)
        assert 0 <= found.simulations <= boundary.at[-1] + 1e-9


PLANS = st.integers(1, 150).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(PLANS, st.floats(0, 1))
def test_the_closed_forms_of_a_curtailed_plan_are_those_of_its_table(plan, rate):
    boundary = curtailed(*plan)
    assert boundary.curtails == plan[0]
    table = chances(boundary._replace(curtails=None), rate)
    assert chances(boundary, rate) == pytest.approx(table, abs=1e-9)


@pytest.mark.parametrize("rate", [1e-310, 1e-200, 1 - 1e-16])
def test_closed_forms_at_the_ends(rate):
    for require in (1, 2, 50):
        found = chances(curtailed(require, 50), rate)
        assert found.passes + found.fails == pytest.approx(1)
        assert found.simulations == pytest.approx(min(51 - require, 50) if rate < 0.5 else require)


def test_the_largest_plans_take_no_time():
    began = time.process_time()
    for require in (90_500, 99_000, 100_000):
        boundary = curtailed(require, 100_000)
        found = [chances(boundary, rate / 1000) for rate in range(1, 1000)]
        assert [one.passes for one in found] == sorted(one.passes for one in found)
    assert time.process_time() - began < 60


def test_a_gate_that_never_decides_says_so():
    assert chances(Boundary.of([Look(3, -1, 4)]), 0.5) == pytest.approx((0, 0, 1, 3))


@pytest.mark.parametrize("rate", [0.85, 0.9, 0.97])
def test_two_hundred_thousand_simulated_gates_agree(rate):
    """Within four standard errors, by a path that shares nothing with the exact one: every outcome drawn, every look taken."""
    runs, boundary = 200_000, group_sequential(0.90, 0.97, 100)
    draw = np.random.default_rng(11)
    began = time.process_time()
    failures = np.cumsum(draw.random((runs, 100)) >= rate, axis=1, dtype=np.int16)
    open_, passed, seen = np.ones(runs, bool), 0, 0
    for look in boundary.looks:
        now = failures[:, look.at - 1]
        accepted, rejected = open_ & (now <= look.accept), open_ & (now >= look.reject)
        passed += int(accepted.sum())
        seen += look.at * int((accepted | rejected).sum())
        open_ &= ~(accepted | rejected)
    found = chances(boundary, rate)
    assert abs(passed / runs - found.passes) < 4 * (found.passes * (1 - found.passes) / runs) ** 0.5 + 1e-9
    assert seen / runs == pytest.approx(found.simulations, rel=0.01)
    assert time.process_time() - began < 60
