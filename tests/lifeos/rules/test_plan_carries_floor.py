"""LOS501, LOS502: a plan must be able to carry its claim, and the hint must be a plan that does."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lifeos.ir import Plan
from lifeos.rules import plan_carries_floor
from lifeos.verdict.binomial import certifies
from tests.lifeos.rules.fleet import among, catalog, found, sound


def check(plan, check_name="success"):
    gate = replace(sound().catalog.suites["basic"].gate, **{check_name: plan})
    return list(plan_carries_floor.check(catalog(suites=among("basic", gate=gate))))


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (Plan(95, 100, 0.94, 0.90), None),
        (Plan(95, 100, 0.95, 0.90), "LOS501"),
        (Plan(46, 50, 0.95, 0.82), None),
        (Plan(46, 50, 0.95, 0.90), "LOS501"),
        (Plan(59, 59, 0.95, 0.95), None),
        (Plan(58, 58, 0.95, 0.95), "LOS501"),
        (Plan(1, 100, 0.95, None), None),
        (Plan(101, 100, 0.95, 0.5), "LOS502"),
        (Plan(100, 100, 0.95, None), None),
    ],
)
@pytest.mark.parametrize("name", ["success", "alignment"])
def test_plans(plan, code, name):
    problems = check(plan, name)
    assert [problem.code for problem in problems] == ([code] if code else [])
    if code == "LOS501":
        assert found(problems)[0][1] == f"EvalSuite basic spec.gate.{name}"


@given(
    st.integers(1, 120), st.integers(0, 20), st.sampled_from([0.5, 0.8, 0.9, 0.95]), st.sampled_from([0.9, 0.95, 0.99])
)
def test_every_plan_that_is_suggested_carries_the_claim(require, misses, floor, confidence):
    for problem in check(Plan(require, require + misses, confidence, floor)):
        for k, n in re.findall(r"require (\d+) of (\d+)", problem.hint):
            assert certifies(int(k), int(n), floor) >= confidence


def test_the_largest_plan_is_answered_at_once():
    began = time.process_time()
    ((problem),) = check(Plan(90_200, 100_000, 0.99, 0.90))
    assert problem.hint.startswith("require 90221 of 100000")
    assert time.process_time() - began < 60
