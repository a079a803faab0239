"""The world of an agent: a practice scenario of its own suite."""

import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.gym.recall import BY_WORDS
from lifeos.gym.scenario import Scenarios
from lifeos.gym.suite_code import SuiteCode
from lifeos.up.world import Simulated
from tests.architecture.test_files import ROOT


@pytest.fixture(scope="module")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


def test_it_begins_as_asked_or_with_the_first_template(fleet):
    health = fleet.agents["health"]
    code = SuiteCode(str(ROOT), fleet.catalog.suites["health"], health, fleet.catalog.world)
    first = Simulated(str(ROOT), fleet, health, BY_WORDS)
    assert first.scenario.template == min(code.templates)
    assert Simulated(str(ROOT), fleet, health, BY_WORDS, "trend").scenario.template == "trend"
    assert Simulated(str(ROOT), fleet, health, BY_WORDS, "no-such").scenario == first.scenario


def test_no_scenario_is_one_of_a_gate(fleet):
    """The pools of which a gate draws one half are drawn from in the other one."""
    finance = fleet.agents["finance"]
    made = Simulated(str(ROOT), fleet, finance, BY_WORDS, "pay_bill")
    code = SuiteCode(str(ROOT), fleet.catalog.suites["finance"], finance, fleet.catalog.world)
    assert made.scenario == Scenarios(code.templates, 1, "practice").of("pay_bill", 0)


def test_what_is_done_there_lasts(fleet):
    world = Simulated(str(ROOT), fleet, fleet.agents["knowledge"], BY_WORDS)
    note = {"title": "A title", "text": "About herons", "sources": []}
    made = world.call("note-write", note).found.result["note"]
    assert world.record(made).startswith("title: A title")
    assert world.call("note-search", {"query": "herons"}).found.records.keys() == {made}


def test_its_memory_is_recalled(fleet):
    world = Simulated(str(ROOT), fleet, fleet.agents["finance"], BY_WORDS, "pay_bill")
    key, text = next(iter(world.scenario.recorded.items()))
    answer, shown = world.consult("recall", {"question": text, "most": 5})
    assert shown[key] == text
    assert [one.id for one in answer.records] == list(shown)
    assert len(world.consult("recall", {"question": text, "most": 1})[1]) == 1
    assert world.record(key) == text
