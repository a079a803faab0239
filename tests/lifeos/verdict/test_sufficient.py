"""How many good decisions suffice, said by the compiler, is what the verdict service then takes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.ir import Plan
from lifeos.verdict.release import judge_release
from lifeos.verdict.sufficient import fewest_good


def verdict(plan, count):
    return judge_release(plan, [True] * count, [0] * count).verdict


def agrees(plan):
    count = fewest_good(plan)
    return verdict(plan, count) == "pass" and (count == 1 or verdict(plan, count - 1) == "inconclusive")


@pytest.mark.parametrize(
    ("plan", "count"),
    [
        (Plan(95, 100, 0.94, 0.90), 43),
        (Plan(46, 50, 0.95), 24),
        (Plan(99, 100, 0.95), 96),
        (Plan(95, 100, 0.94, 0.1), 2),
    ],
)
def test_known(plan, count):
    assert fewest_good(plan) == count
    assert agrees(plan)


def test_a_floor_that_takes_very_many():
    assert agrees(Plan(100_000, 100_000, 0.5))


@settings(max_examples=40)
@given(st.integers(1, 300), st.integers(0, 20), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_whatever_the_plan(of, misses, confidence):
    assert agrees(Plan(max(1, of - misses), of, confidence))
