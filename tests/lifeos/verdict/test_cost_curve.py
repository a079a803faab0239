"""The simulated operating curve of the check on cost: the same each time, falling, and right at the ceiling."""

import pytest

from lifeos.verdict.cost import CostCheck
from lifeos.verdict.cost_curve import SHARES, cost_curve

CHECK = CostCheck(100, 5_000, "USD", 0.95, early=True)


def test_it_falls_and_is_the_same_each_time():
    points = cost_curve(CHECK, 0.974, gates=400)
    passes = [point.passes for point in points]
    assert [point.share for point in points] == list(SHARES)
    assert passes == sorted(passes, reverse=True)
    assert points == cost_curve(CHECK, 0.974, gates=400)
    assert points != cost_curve(CHECK, 0.974, gates=400, seed=1)


def test_an_agent_at_the_ceiling_passes_about_as_rarely_as_the_check_says():
    at_ceiling = dict(cost_curve(CHECK, 0.974))[1.0]
    assert at_ceiling == pytest.approx(0.05, abs=0.03)


def test_with_more_simulations_it_is_steeper():
    many = dict(cost_curve(CHECK._replace(of=400), 0.974, gates=400))
    few = dict(cost_curve(CHECK, 0.974, gates=400))
    assert many[0.8] > few[0.8] + 0.2
