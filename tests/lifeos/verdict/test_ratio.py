"""Cost per insight: the ratio, its interval, and that the interval covers what it says."""

import numpy as np
import pytest

from lifeos.verdict.ratio import linearised, ratio


def test_the_ratio_is_of_the_sums():
    found = ratio([1.0, 3.0, 2.0], [1, 0, 1])
    assert found.value == pytest.approx(3.0)
    assert found.lower < 3.0 < found.upper


def test_without_a_success_there_is_no_ratio():
    assert ratio([1.0, 2.0], [0, 0]) is None


def test_one_simulation_bounds_nothing():
    assert ratio([2.0], [1]) == (2.0, -np.inf, np.inf)


def test_the_linearised_mean_has_the_sign_of_the_difference():
    costs, insights = [1.0, 3.0, 2.0], [1, 0, 1]
    assert linearised(costs, insights, 3.0).mean() == pytest.approx(0.0)
    assert linearised(costs, insights, 2.5).mean() > 0 > linearised(costs, insights, 3.5).mean()


def test_with_constant_denominators_it_is_the_interval_of_a_mean():
    from scipy import stats

    values = np.array([1.0, 2.0, 4.0, 3.0])
    found = ratio(values, np.ones(4))
    expected = stats.t.interval(0.95, 3, loc=values.mean(), scale=stats.sem(values))
    assert (found.lower, found.upper) == pytest.approx(expected)


def test_it_covers_the_truth_as_often_as_it_says():
    draw, covered, runs = np.random.default_rng(5), 0, 4000
    for _ in range(runs):
        insight = draw.random(100) < 0.9
        cost = draw.gamma(4.0, 0.05, 100) * np.where(insight, 1.0, 1.6)  # a failure costs more
        found = ratio(cost, insight)
        covered += found.lower <= 0.2 * (0.9 + 0.1 * 1.6) / 0.9 <= found.upper
    assert 0.935 < covered / runs < 0.965
