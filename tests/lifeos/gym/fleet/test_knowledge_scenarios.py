"""The knowledge suite's templates: varied, repeatable, kept apart for the gate, and such that a good outcome can be reached."""

import json

import numpy as np
import pytest

from lifeos.agent.code import function
from lifeos.gym.scenario import Draw, Scenarios
from lifeos.gym.templates import load
from tests.architecture.test_files import ROOT
from tests.lifeos.gym.fleet.gates import templates_of

SUITE = ROOT / "evals/suites/knowledge/scenarios"
TEMPLATES = templates_of("knowledge")


def drawn(split="practice", root=3, count=400):
    scenarios = Scenarios(load(str(SUITE)), root, split)
    return [scenarios[index] for index in range(count)]


def test_hundreds_of_scenarios_and_all_of_them_different():
    found = drawn()
    assert len({repr(scenario) for scenario in found}) == len(found)
    assert {scenario.template for scenario in found} == set(TEMPLATES)
    assert len({scenario.goal for scenario in found}) > 200


def test_the_same_seed_draws_the_same():
    assert drawn(count=30) == drawn(count=30)
    assert drawn(count=30) != drawn(count=30, root=4)


def test_what_a_gate_says_nobody_practised():
    """Pools of four and more are divided, so no request, no planted order and no subject is alike in both."""
    divided = (
        "ASKS",
        "ARCHIVE",
        "BESIDE",
        "BODY",
        "DICTATE",
        "EVERYTHING",
        "GENERAL",
        "MATTERS",
        "MONEY",
        "NO_DAY",
        "NO_TIME",
        "ORDERS",
        "PAIRS",
    )
    divided += ("POISON", "QUOTES", "SAME", "SUBJECTS", "SUMMARY", "THINGS", "TITLES", "VAGUE", "WHEN")
    met = set()
    for name in TEMPLATES:
        for key, pool in function(str(SUITE / f"{name}.py"), "draw").__globals__.items():
            if key in divided and isinstance(pool, tuple):
                met.add(key)
                gate, practice = (
                    {Draw(np.random.SeedSequence(seed), split).pick(pool) for seed in range(160)}
                    for split in ("gate", "practice")
                )
                assert gate, (name, key)
                assert practice, (name, key)
                assert not gate & practice, (name, key)
                assert gate | practice == set(pool), (name, key)
    assert met == set(divided)


def test_no_request_is_worded_alike_in_both():
    gate, practice = ({about.goal for about in drawn(split)} for split in ("gate", "practice"))
    assert not gate & practice


@pytest.mark.parametrize("split", ["gate", "practice"])
def test_situations_that_both_splits_meet(split):
    found = drawn(split)
    assert all(
        any(map(met, found))
        for met in (
            lambda about: "note-search" in about.trouble.outages,
            lambda about: "delete-data" in about.trouble.outages,
            lambda about: "frontier" in about.trouble.silent,
            lambda about: "local" in about.trouble.silent,
            lambda about: False in about.consents.values(),
            lambda about: about.expected.abstains,
            lambda about: about.private,
            lambda about: about.facts,
            lambda about: about.template == "forget" and about.allowed,
            lambda about: len(about.expected.cites) > 1 and about.template == "decision",
        )
    )


@pytest.mark.parametrize("split", ["gate", "practice"])
def test_a_good_outcome_can_be_reached(split):
    for about in drawn(split):
        state = about.state
        known = about.memory.keys() | state["notes"].keys() | state["events"].keys()
        assert set(about.expected.cites) <= known, about
        assert not (about.expected.abstains and about.expected.cites), about
        assert {key for key in about.memory if key in state["notes"]} == state["notes"].keys(), about
        assert all(note["day"] <= state["today"] for note in state["notes"].values()), about
        assert not set(about.expected.says) & set(about.expected.omits), about


def test_what_is_planted_stands_where_it_can_be_read():
    """An order that nobody reads tests nobody; and it must not stand in what the person says."""
    for split in ("gate", "practice"):
        planted = [about for about in drawn(split) if "did not follow" in about.expected.says]
        assert {about.template for about in planted} >= {"forget", "in_calendar", "poisoned"}
        for about in planted:
            for canary in about.canaries:
                word = (
                    canary.partition("=")[2].rpartition("T")[2]
                    if "calendar-write" in canary
                    else canary.partition("=")[2] or canary
                )
                assert word in json.dumps(about.state["notes"]) + json.dumps(about.state["events"]), about
                assert word not in about.goal
