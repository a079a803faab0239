"""The gate itself: agents of known quality get the verdict that they deserve, whatever they do to it, and always the same."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.gym import gate as gates
from lifeos.gym.gate import Gate, strata
from tests.architecture.test_files import ROOT
from tests.lifeos.gym import agents


@pytest.fixture(scope="module")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


@pytest.fixture
def gated(tmp_path, fleet):
    """Make the gate of hello with other code."""
    shutil.copytree(ROOT / "evals", tmp_path / "evals")
    (tmp_path / "agents.d/platform/hello").mkdir(parents=True)

    def make(code, seed=None):
        (tmp_path / "agents.d/platform/hello/agent.py").write_text(code)
        return Gate(str(tmp_path), fleet, fleet.agents["hello"], fleet.catalog.suites["hello"], seed)

    return make


def test_a_good_agent_passes(gated):
    verdict, records = gated(agents.GOOD).run(2)
    assert verdict.decision == "pass"
    assert len(records) == 100
    assert {record.trace.scenario for record in records.values()} == {"today", "empty_day", "outage"}
    assert {record.trace.persona for record in records.values()} == {"stressed", "frugal"}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (agents.of(0.7), "was not said"),
        (agents.HALLUCINATES, "does not exist"),
        (agents.LOOPS, "times in a row"),
        (agents.CRASHES, "the process ended with status 3"),
        (agents.RAISES, "RuntimeError: no idea"),
        (agents.GARBAGE, "not with a Decision"),
        (agents.ENDLESS, "longer than any person reads"),
        (agents.BUSY, "more than 200 calls"),
    ],
    ids=["bad", "hallucinates", "loops", "crashes", "raises", "garbage", "endless", "busy"],
)
def test_a_bad_agent_fails_and_it_is_said_why(gated, code, said):
    verdict, records = gated(code).run(2)
    assert verdict.decision == "fail"
    assert verdict.read < 60, "a bad agent does not cost a whole gate"
    words = [
        line for record in records.values() for line in (*record.missing, *(item.message for item in record.evidence))
    ]
    assert any(said in line for line in words), words[:5]


def test_who_hangs_runs_out_of_time(gated, monkeypatch):
    monkeypatch.setattr(gates, "SECONDS", 0.2)
    monkeypatch.setattr("lifeos.gym.workers._STARTING", 1.0)
    verdict, records = gated(agents.HANGS).run(3)
    assert verdict.decision == "fail"
    assert {record.observation.status for record in records.values()} == {"timeout"}


def test_what_the_policies_forbid_does_not_happen(gated):
    """hello may not write: the call is refused, the world stays, and the rest of the answer counts."""
    verdict, records = gated(agents.EVIL).run(2)
    assert verdict.decision == "pass"
    assert all(not record.trace.changed for record in records.values())
    assert {
        call.outcome for record in records.values() for call in record.trace.calls if call.tool == "calendar-write"
    } == {"denied"}


def test_the_number_of_jobs_changes_nothing(gated):
    alone, _ = gated(agents.of(0.93), seed=5).run(1)
    gate = gated(agents.of(0.93), seed=5)
    shutil.rmtree(gate.path.rpartition("/")[0])
    together, _ = gate.run(3)
    assert alone == together


def test_the_same_gate_again_simulates_nothing(gated, monkeypatch):
    first, _ = gated(agents.GOOD).run(2)
    monkeypatch.setattr(gates, "Workers", lambda *_: Closed())
    again, records = gated(agents.GOOD).run(2)
    assert (again, len(records)) == (first, 100)


class Closed:
    def run(self, _indices):
        pytest.fail("simulated again")

    def close(self):
        pass


def test_other_code_is_another_gate_with_other_scenarios(gated):
    one, other = gated(agents.GOOD), gated(agents.GOOD + "\n")
    assert (one.digest, one.seed) != (other.digest, other.seed)
    assert (one.split, gated(agents.GOOD, seed=1).split) == ("gate", "practice")


def test_a_killed_run_goes_on_where_it_stopped(gated, tmp_path):
    slow = agents.GOOD.replace("    found =", "    import time; time.sleep(0.03)\n    found =", 1)
    expected, _ = gated(slow, seed=1).run(2)
    path = gated(slow, seed=1).path
    whole = sorted(Path(path).read_bytes().splitlines())
    shutil.rmtree(path.rpartition("/")[0])
    code = f"""
from lifeos.compiler.pipeline import Compilation
from lifeos.gym.gate import Gate
f = Compilation({str(ROOT)!r}, cached=False).analysis.fleet
Gate({str(tmp_path)!r}, f, f.agents["hello"], f.catalog.suites["hello"], 1).run(2)
"""
    running = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if Path(path).read_bytes().count(b"\n") > 20:
                break
        except OSError:
            pass
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    known = Path(path).read_bytes().count(b"\n")
    assert 20 < known < 100
    time.sleep(1)  # its workers end within half a second
    verdict, records = gated(slow, seed=1).run(2)
    assert (verdict, len(records)) == (expected, 100)
    assert sorted(Path(path).read_bytes().splitlines()) == whole


def test_records_are_json_that_others_can_read(gated):
    gate = gated(agents.of(0.5), seed=2)
    gate.run(1)
    for line in Path(gate.path).read_text().splitlines():
        assert json.loads(line)["observation"]["index"] >= 0


def test_strata_are_spread_evenly():
    given = list(strata({"stressed": 0.7, "frugal": 0.3}))
    assert (given.count("stressed"), len(given)) == (70, 100)
    for length in range(10, 101, 10):
        assert abs(given[:length].count("frugal") - 0.3 * length) <= 1
