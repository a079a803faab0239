"""LOS304: the ceiling of a suite is in the currency in which its agents pay."""

import pytest

from lifeos.ir import CostPerSuccess
from lifeos.rules import ceiling_currency
from lifeos.units import Money
from tests.lifeos.rules.fleet import agent, among, catalog, found, replace, sound


def problems(ceiling, **parts):
    gate = replace(sound().catalog.suites["basic"].gate, cost_per_success=CostPerSuccess(ceiling, 0.95))
    return list(ceiling_currency.check(agent(), catalog(suites=among("basic", gate=gate), **parts)))


def test_one_currency():
    assert problems(Money(20_000)) == []
    assert list(ceiling_currency.check(agent(), sound().catalog)) == []


def test_another_than_that_of_the_models_is_one_finding():
    (problem,) = problems(Money(20_000, "EUR"))
    assert found([problem]) == [("LOS304", "Agent teller metadata.name")]
    assert problem.hint == "declare the ceiling in USD, or the price in EUR"
    assert problem.related[0][0].path == "spec.gate.costPerSuccess.ceiling"


@pytest.mark.parametrize(("micros", "said"), [(50_000, 1), (0, 0)])
def test_a_tool_that_is_paid_otherwise(micros, said):
    tool = agent().tools[0].ref
    wrong = problems(Money(20_000), tools=among(tool, cost=Money(micros, "EUR")))
    assert len(wrong) == said
    assert all(f"a call of tool '{tool}' costs" in problem.message for problem in wrong)
