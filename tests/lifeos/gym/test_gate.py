"""A gate is what it is by its digest, and each of its simulations by its index."""

import shutil

import pytest

from lifeos.errors import LifeOSError
from lifeos.gym.gate import strata
from lifeos.gym.guard import Guard
from tests.lifeos.gym import agents


@pytest.fixture(scope="module")
def guard(fleet):
    return Guard(fleet)


def test_other_code_is_another_gate_with_other_scenarios(gated):
    one, other = gated(agents.GOOD), gated(agents.GOOD + "\n")
    assert (one.digest, one.seed) != (other.digest, other.seed)
    assert (one.split, gated(agents.GOOD, seed=1).split) == ("gate", "practice")


def test_a_simulation_is_the_same_whenever_it_is_lived_through(gated, guard):
    gate = gated(agents.GOOD, seed=4)
    assert gate.simulate(guard, 7) == gate.simulate(guard, 7)
    assert gate.simulate(guard, 7) != gate.simulate(guard, 8)


def test_two_candidates_meet_the_same_days(gated, guard):
    """Scenario, persona and opening are those of the index, whoever answers: so their outcomes can be compared in pairs."""
    one, other = (gated(code, seed=4).simulate(guard, 2).trace for code in (agents.GOOD, agents.HALLUCINATES))
    assert (one.scenario, one.persona, one.events[0]) == (other.scenario, other.persona, other.events[0])
    assert one != other


def test_what_it_counts_for(gated, guard):
    good = gated(agents.GOOD, seed=4).simulate(guard, 0)
    assert good.observation.passed == {"success": True, "alignment": True}
    assert not good.missing
    bad = gated(agents.HALLUCINATES, seed=4)
    seen = [bad.simulate(guard, index) for index in range(3)]
    assert {item.rule for record in seen for item in record.evidence} >= {"invented-citation"}
    assert all(record.observation.violations == 0 for record in seen), "wrong, but nothing that must never happen"
    raised = gated(agents.RAISES, seed=4).simulate(guard, 0)
    assert (raised.observation.status, raised.observation.passed) == ("error", {})


def test_a_decision_on_another_task_is_none(gated, guard):
    seen = gated(agents.GOOD.replace("task.id", "'0.99'"), seed=4).simulate(guard, 0)
    assert (seen.observation.status, seen.observation.passed) == ("error", {})
    assert "decided task '0.99', and was asked '0.1'" in seen.missing[0]


def test_without_code_or_scenarios_there_is_no_gate(gated, tmp_path):
    gated(agents.GOOD)
    for path in (tmp_path / "evals/suites/hello/scenarios").glob("*.py"):
        path.unlink()
    with pytest.raises(LifeOSError, match="there are no scenarios"):
        gated(agents.GOOD)
    shutil.rmtree(tmp_path / "evals/suites/hello/scenarios")
    with pytest.raises(LifeOSError, match="there are no scenarios"):
        gated(agents.GOOD)


def test_strata_are_spread_evenly():
    given = list(strata({"stressed": 0.7, "frugal": 0.3}))
    assert (given.count("stressed"), len(given)) == (70, 100)
    for length in range(10, 101, 10):
        assert abs(given[:length].count("frugal") - 0.3 * length) <= 1
