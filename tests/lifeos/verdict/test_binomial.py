"""Exact binomial statements: against fractions, published values, and a simulation."""

import random
import time
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from lifeos.verdict.binomial import certifies, fewest, passes, smallest_plan


def exact(require, of, rate):
    """The probability as a fraction: nothing is rounded."""
    rate = Fraction(rate)
    return sum(comb(of, count) * rate**count * (1 - rate) ** (of - count) for count in range(require, of + 1))


@given(st.integers(1, 300), st.integers(0, 300), st.integers(0, 1000))
def test_against_fractions(of, require, parts):
    rate = parts / 1000
    require = min(require, of + 1)
    assert passes(require, of, rate) == pytest.approx(float(exact(require, of, rate)), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("of", "require", "rate"), [(1000, 950, 0.96), (1001, 950, 0.96), (3000, 2850, 0.94), (5000, 4990, 0.99)]
)
def test_large_plans_against_fractions(of, require, rate):
    assert passes(require, of, rate) == pytest.approx(float(exact(require, of, rate)), rel=1e-9)


@pytest.mark.parametrize(
    ("require", "rate"), [(99_000, 0.989), (99_000, 0.991), (90_000, 0.9), (1, 1e-6), (50_000, 0.5)]
)
def test_the_largest_plans_against_scipy(require, rate):
    assert passes(require, 100_000, rate) == pytest.approx(float(binom.sf(require - 1, 100_000, rate)), rel=1e-8)


def test_the_largest_plans_take_no_time():
    began = time.process_time()
    assert smallest_plan(9_000, 0.90, 0.94) == 91_414
    assert smallest_plan(1_000, 0.99, 0.95) is None, "it would be a larger one than anybody may declare"
    assert fewest(90_000, 100_000, 0.90, 0.06) == 90_148
    assert smallest_plan(99_000, 0.90, 0.94) is None
    assert time.process_time() - began < 60


@given(st.integers(1, 200), st.integers(0, 200), st.sampled_from([0.5, 0.9, 0.97]), st.sampled_from([0.2, 0.05, 0.01]))
def test_the_fewest_successes_are_enough_and_fewer_are_not(of, require, floor, error):
    found = fewest(require, of, floor, error)
    if found is None:
        assert require > of or passes(of, of, floor) > error
    else:
        assert passes(found, of, floor) <= error
        assert found == require or passes(found - 1, of, floor) > error


@pytest.mark.parametrize(
    ("rate", "published"),
    [(0.80, 0.000), (0.85, 0.002), (0.88, 0.015), (0.90, 0.058), (0.92, 0.180), (0.94, 0.441), (0.95, 0.616), (0.96, 0.788), (0.97, 0.919), (0.98, 0.985), (0.99, 0.999)],
)  # fmt: skip
def test_95_of_100_is_what_the_research_says(rate, published):
    assert passes(95, 100, rate) == pytest.approx(published, abs=0.0006)


@pytest.mark.parametrize(
    ("floor", "published"), [(0.88, 0.985), (0.89, 0.970), (0.90, 0.942), (0.91, 0.895), (0.95, 0.384)]
)
def test_what_95_of_100_certifies(floor, published):
    assert certifies(95, 100, floor) == pytest.approx(published, abs=0.0006)


@pytest.mark.parametrize(
    ("require", "of", "rate", "published"),
    [(45, 50, 0.90, 0.616), (46, 50, 0.90, 0.431), (49, 50, 0.90, 0.034), (96, 100, 0.90, 0.024), (371, 400, 0.90, 0.036), (99, 100, 0.95, 0.037), (380, 400, 0.95, 0.559), (388, 400, 0.95, 0.036)],
)  # fmt: skip
def test_other_plans_of_the_research(require, of, rate, published):
    assert passes(require, of, rate) == pytest.approx(published, abs=0.0006)


@pytest.mark.parametrize(("misses", "floor", "plan"), [(0, 0.90, 29), (0, 0.95, 59), (0, 0.99, 299), (5, 0.90, 103)])
def test_smallest_plans(misses, floor, plan):
    assert smallest_plan(misses, floor, 0.95) == plan


@given(st.integers(0, 12), st.sampled_from([0.5, 0.7, 0.9, 0.97]), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_smallest_plan_is_one_and_no_smaller_one_is(misses, floor, confidence):
    plan = smallest_plan(misses, floor, confidence)
    assert certifies(plan - misses, plan, floor) >= confidence
    assert plan == misses + 1 or certifies(plan - 1 - misses, plan - 1, floor) < confidence


def test_no_plan_of_any_size():
    assert smallest_plan(0, 0.999999, 0.99, most=1000) is None


@given(st.integers(1, 150), st.integers(0, 150), st.integers(0, 100), st.integers(0, 100))
def test_a_better_agent_passes_more_often(of, require, one, other):
    worse, better = sorted((one / 100, other / 100))
    assert passes(require, of, worse) <= passes(require, of, better) + 1e-12


@pytest.mark.parametrize(
    ("require", "of", "rate", "expected"),
    [
        (0, 10, 0.0, 1.0),
        (1, 10, 0.0, 0.0),
        (10, 10, 1.0, 1.0),
        (11, 10, 1.0, 0.0),
        (11, 10, 0.5, 0.0),
        (0, 10, 0.5, 1.0),
    ],
)
def test_edges(require, of, rate, expected):
    assert passes(require, of, rate) == expected


def test_a_simulation_agrees():
    """Twenty thousand gates of an agent that succeeds nine times in ten; four standard errors either way."""
    draw = random.Random(7)
    runs = 20_000
    passed = sum(sum(draw.random() < 0.9 for _ in range(50)) >= 46 for _ in range(runs))
    chance = passes(46, 50, 0.9)
    assert abs(passed / runs - chance) < 4 * (chance * (1 - chance) / runs) ** 0.5
