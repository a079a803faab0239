"""Operating curves: the right numbers, at rates worth a row."""

import pytest

from lifeos.ir.gate import Plan
from lifeos.verdict.checks import checks_of
from lifeos.verdict.curve import RATES, curve, span, telling_rates
from tests.lifeos.verdict import tables
from tests.lifeos.verdict.test_checks import suite


def check(plan, stopping="curtailed"):
    return checks_of(suite(stopping, success=plan, alignment=None))[0]


def test_the_published_curve():
    points = curve(check(Plan(95, 100, 0.94, 0.90)).boundary, RATES)
    assert [point.passes for point in points] == pytest.approx(tables.LITERAL_95_OF_100, abs=6e-4)
    assert points[3].passes == pytest.approx(0.057576886487, abs=1e-12)
    assert {
        point.rate: round(point.simulations) for point in points if point.rate in tables.CURTAILED_RUNS
    } == tables.CURTAILED_RUNS


def test_rates_worth_a_row():
    assert telling_rates(check(Plan(95, 100, 0.94, 0.90))) == list(RATES)
    low = telling_rates(check(Plan(6, 10, 0.9)))
    assert 0.5 in low
    assert round(check(Plan(6, 10, 0.9)).floor, 4) in low


@pytest.mark.parametrize("plan", [Plan(95, 100, 0.94, 0.90), Plan(6, 10, 0.9), Plan(1, 1, 0.5), Plan(100, 100, 0.95)])
def test_the_span_holds_the_rise(plan):
    one = check(plan)
    low, high = span(one)
    assert 0.0 <= low < one.floor < high <= 1.0
