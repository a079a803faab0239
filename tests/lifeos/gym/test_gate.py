"""A gate is what it is by its digest, and each of its simulations by its index."""

import shutil

import msgspec
import pytest

from lifeos.errors import LifeOSError
from lifeos.gym.environment import strata
from lifeos.gym.gate import Gate
from lifeos.gym.guard import Guard
from lifeos.gym.history import History
from lifeos.gym.workers import Result
from tests.lifeos.gym import agents


@pytest.fixture(scope="module")
def guard(fleet):
    return Guard(fleet)


def test_other_code_is_another_gate_with_other_scenarios(gated):
    one, other = gated(agents.GOOD), gated(agents.GOOD + "\n")
    assert (one.digest, one.seed) != (other.digest, other.seed)
    assert (one.split, gated(agents.GOOD, seed=1).split) == ("gate", "practice")


def test_a_file_that_code_or_templates_share_is_gated_with_them(gated, tmp_path):
    digests = {gated(agents.GOOD).digest}
    for path in ("agents.d/platform/hello/shared.py", "evals/suites/hello/scenarios/_shared.py"):
        (tmp_path / path).write_text("NAMED = 3\n")
        digests.add(gated(agents.GOOD).digest)
    assert len(digests) == 3


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


def test_a_threshold_changes_what_is_judged_and_not_what_is_simulated(gated, fleet):
    gate = gated(agents.GOOD)
    suite = msgspec.structs.replace(gate.suite, max_void=5)
    catalog = msgspec.structs.replace(fleet.catalog, suites={**fleet.catalog.suites, "hello": suite})
    other = Gate(gate.root, msgspec.structs.replace(fleet, catalog=catalog), gate.agent, suite)
    assert other.digest != gate.digest
    assert (other.simulated, other.seed, other.path) == (gate.simulated, gate.seed, gate.path)


def test_each_attempt_has_days_of_its_own(gated):
    gate = gated(agents.GOOD)
    second = Gate(gate.root, gate.fleet, gate.agent, gate.suite, history=History(attempt=2))
    assert second.digest == gate.digest
    assert second.seed != gate.seed
    assert [check.require for check in second.checks][:1] == [97]


def test_code_that_changes_under_the_run_is_not_run(gated, guard, tmp_path):
    gate = gated(agents.GOOD, seed=4)
    (tmp_path / "agents.d/platform/hello/agent.py").write_text("raise SystemExit\n")
    assert gate.simulate(guard, 0).observation.status == "judged"
    with pytest.raises(LifeOSError, match="changed while it was read"):
        Gate(gate.root, gate.fleet, gate.agent, gate.suite, 4)


TAMPERS = """
from lifeos.agent.contract import Claim, Decision
def answer(task, desk):
    seen = desk.recall("debt")
    seen["record:made-up"] = "You owe 4711 USD."
    return Decision(task.id, "You owe 4711 USD.", claims=(Claim("You owe 4711 USD.", ("record:made-up",)),), confidence=1.0)
"""


def test_what_memory_gave_is_kept_as_it_gave_it(gated, guard):
    record = gated(TAMPERS, seed=4).simulate(guard, 0)
    assert {item.rule for item in record.evidence} >= {"invented-citation"}


SPEAKS_CODE = """
from lifeos.gym.workers import Infrastructure
class Odd(Exception):
    def __str__(self):
        raise Infrastructure("the machine did it")
def answer(task, desk):
    raise Odd
"""


def test_an_exception_whose_text_raises_is_the_candidates(gated, guard):
    record = gated(SPEAKS_CODE, seed=4).simulate(guard, 0)
    assert (record.observation.status, record.trace.ended) == (
        "error",
        "agents.d/platform/hello/agent.py:7: Odd, which has no text",
    )


def test_the_record_of_another_simulation_is_none(gated, guard):
    gate = gated(agents.GOOD, seed=4)
    lived = gate.prepare()(3)
    assert gate.record_of(Result(3, lived)).observation.status == "judged"
    assert gate.record_of(Result(4, lived)).observation.status == "unseen"
