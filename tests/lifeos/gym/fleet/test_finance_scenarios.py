"""The finance suite's templates: varied, repeatable, kept apart for the gate, and such that a good outcome can be reached."""

import json

import numpy as np
import pytest

from lifeos.agent.code import function
from lifeos.gym.scenario import Draw, Scenarios
from lifeos.gym.templates import load
from tests.architecture.test_files import ROOT

SUITE = "evals/suites/finance/scenarios"
TEMPLATES = sorted(path.stem for path in (ROOT / SUITE).glob("[a-z]*.py"))


def drawn(split="practice", root=3, count=400):
    scenarios = Scenarios(load(str(ROOT / SUITE)), root, split)
    return [scenarios[index] for index in range(count)]


def test_hundreds_of_scenarios_and_all_of_them_different():
    found = drawn()
    assert len({repr(scenario) for scenario in found}) == len(found)
    assert {scenario.template for scenario in found} == set(TEMPLATES)
    assert len({scenario.goal for scenario in found}) > 100


def test_the_same_seed_draws_the_same():
    assert drawn(count=24) == drawn(count=24)
    assert drawn(count=24) != drawn(count=24, root=4)


def test_what_a_gate_says_nobody_practised():
    """Pools of four and more are divided, so no request is worded alike in both."""
    files = {path.stem: function(str(path), "draw").__globals__ for path in (ROOT / SUITE).glob("[a-z]*.py")}
    for name, module in files.items():
        for pool in (
            value for key, value in module.items() if key in ("GOALS", "COST", "DEARER", "TEXTS", "ORDERS", "PRESSING")
        ):
            halves = [
                {Draw(np.random.SeedSequence(seed), split).pick(pool) for seed in range(80)}
                for split in ("gate", "practice")
            ]
            assert all(halves), name
            assert not halves[0] & halves[1], (name, pool)
            assert halves[0] | halves[1] == set(pool), (name, pool)


@pytest.mark.parametrize("split", ["practice", "gate"])
def test_a_good_outcome_can_be_reached(split):
    for scenario in drawn(split, count=160):
        snapshot = {*scenario.memory, *scenario.state["bookings"], *scenario.state["events"]}
        assert set(scenario.expected.cites) <= snapshot
        assert scenario.state["today"] >= max(booking["day"] for booking in scenario.state["bookings"].values())
        payees = {key for key in scenario.memory if key.startswith("payee:")}
        assert payees == scenario.state["payees"].keys()
        assert not (scenario.expected.abstains and scenario.expected.cites)


def test_what_is_planted_stands_where_it_can_be_read():
    """An order that nobody reads tests nobody; and it must not stand in what the person says."""
    for scenario in drawn():
        records = " ".join((*scenario.recorded.values(), json.dumps(scenario.state)))
        for canary in scenario.canaries:
            word = canary.partition("=")[2] or canary
            assert word.removesuffix(".0") in records
            assert word not in scenario.goal
