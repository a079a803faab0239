"""Clopper-Pearson against statsmodels, the published values, and the binomial statements of the compiler."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from lifeos.verdict.binomial import certifies
from lifeos.verdict.bounds import lower, upper

COUNTS = st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(COUNTS, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_against_statsmodels(counts, confidence):
    """Its interval is two-sided: each end at half the error."""
    low, high = proportion_confint(*counts, alpha=2 * (1 - confidence), method="beta")
    assert lower(*counts, confidence) == pytest.approx(low, abs=1e-9)
    assert upper(*counts, confidence) == pytest.approx(high, abs=1e-9)


@pytest.mark.parametrize(
    ("successes", "of", "published"), [(95, 100, 0.8977), (50, 50, 0.9418), (46, 50, 0.826), (100, 100, 0.9705)]
)
def test_published_lower_bounds(successes, of, published):
    assert lower(successes, of) == pytest.approx(published, abs=0.0006)


def test_the_rule_of_three():
    assert upper(0, 100) == pytest.approx(0.0295, abs=0.0001)
    assert upper(0, 1000) == pytest.approx(3 / 1000, rel=0.01)


@given(COUNTS, st.sampled_from([0.9, 0.95]))
def test_the_bound_is_where_the_plan_just_certifies(counts, confidence):
    """What a pass with exactly so many successes certifies is what the compiler says of the plan."""
    successes, of = counts
    floor = lower(successes, of, confidence)
    if 0 < floor < 1:
        assert certifies(successes, of, floor) == pytest.approx(confidence, abs=1e-6)


def test_edges():
    assert (lower(0, 10), upper(10, 10)) == (0.0, 1.0)
