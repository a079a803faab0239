"""LOS508: a gate has simulations enough to bound what a success costs."""

import pytest

from lifeos.ir import CostPerSuccess
from lifeos.rules import ceiling_shown
from lifeos.units import Money
from tests.lifeos.rules.fleet import among, catalog, found, replace, sound

PATH = "EvalSuite basic spec.gate.costPerSuccess"


def problems(confidence, of=100, ceiling=20_000):
    gate = sound().catalog.suites["basic"].gate
    gate = replace(gate, success=replace(gate.success, of=of), alignment=None)
    gate = replace(gate, cost_per_success=CostPerSuccess(Money(ceiling), confidence))
    return list(ceiling_shown.check(catalog(suites=among("basic", gate=gate))))


@pytest.mark.parametrize(("confidence", "of"), [(0.95, 100), (0.9, 50), (0.5, 10), (0.99, 500)])
def test_enough(confidence, of):
    assert problems(confidence, of) == []


def test_a_suite_without_the_check():
    assert list(ceiling_shown.check(sound().catalog)) == []


def test_too_few_and_the_hint_is_what_would_do():
    (problem,) = problems(0.95, 99)
    assert found([problem]) == [("LOS508", PATH)]
    assert problem.hint == "plan 100 simulations or declare confidence 0.94"
    assert problems(0.94, 99) == []
    assert problems(0.95, 4)[0].hint == "plan 100 simulations"


@pytest.mark.parametrize("confidence", [0.49, 0.0, 1.0])
def test_a_confidence_that_is_none(confidence):
    assert found(problems(confidence)) == [("LOS508", f"{PATH}.confidence")]


def test_a_ceiling_of_nothing():
    (problem,) = problems(0.95, ceiling=0)
    assert found([problem]) == [("LOS508", f"{PATH}.ceiling")]
    assert "a ceiling of 0 USD" in problem.message
    assert problems(0.95, ceiling=1) == []
