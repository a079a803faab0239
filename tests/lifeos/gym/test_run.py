"""Running a gate: agents of known quality get the verdict that they deserve, whatever they do to it, and always the same."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lifeos.gym import limits
from lifeos.gym import run as runs
from lifeos.gym.guard import Guard
from lifeos.gym.run import run
from tests.architecture.test_files import ROOT
from tests.lifeos.gym import agents
from tests.lifeos.gym.conftest import granted


def test_a_good_agent_passes(gated):
    verdict, records = run(gated(agents.GOOD), 2)
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
        (agents.LEAVES, "SystemExit"),
        (agents.INTERRUPTS, "KeyboardInterrupt"),
        (agents.WRONG_CALL, "the arguments of a call are a mapping, not NoneType"),
        (agents.ODD_CALL, "Encoding objects of type object is unsupported"),
        (agents.WRONG_CLAIM, "ValidationError: Expected `object`, got `int`"),
        (agents.NO_TEXT, "surrogates not allowed"),
        (agents.AT_IMPORT, "the process ended with status 0"),
        (agents.NO_ANSWER, "has no function 'answer'"),
        (agents.BLAMES, "Infrastructure: the machine did it"),
        (agents.BLAMES_AT_IMPORT, "Infrastructure: the machine did it"),
        (agents.NO_DISK_AT_IMPORT, "No space left"),
    ],
    ids=[
        *("bad", "hallucinates", "loops", "crashes", "raises", "garbage", "endless", "busy", "leaves", "interrupts"),
        *("wrong call", "odd call", "wrong claim", "no text", "leaves at import", "no answer"),
        *("blames the machine", "blames it at import", "has no disk at import"),
    ],
)
def test_a_bad_agent_fails_and_it_is_said_why(gated, code, said):
    verdict, records = run(gated(code), 2)
    assert verdict.decision == "fail"
    assert verdict.read < 60, "a bad agent does not cost a whole gate"
    words = [
        line for record in records.values() for line in (*record.missing, *(item.message for item in record.evidence))
    ]
    assert any(said in line for line in words), words[:5]
    assert all(record.retries == 0 for record in records.values()), "nobody earns a second chance"


def test_who_hangs_runs_out_of_time(gated, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    verdict, records = run(gated(agents.HANGS), 3)
    assert verdict.decision == "fail"
    assert {(record.observation.status, record.retries) for record in records.values()} == {("timeout", 0)}
    assert all(record.trace.events for record in records.values()), "it ended by itself, with its trace"


def test_who_has_to_be_ended_from_outside_leaves_no_trace_and_counts_as_the_worst(gated, monkeypatch):
    monkeypatch.setattr(runs, "SECONDS", 0.2)
    verdict, records = run(gated(agents.HANGS), 1)
    assert (verdict.decision, verdict.checks[-1].decision) == ("fail", "fail")
    assert records[0].observation.status == "unseen"


def test_what_the_policies_forbid_does_not_happen(gated):
    """hello may not write: the call is refused, the world stays, and the rest of the answer counts."""
    verdict, records = run(gated(agents.EVIL), 2)
    assert verdict.decision == "pass"
    assert all(not record.trace.changed for record in records.values())
    assert {
        call.outcome for record in records.values() for call in record.trace.calls if call.tool == "calendar-write"
    } == {"denied"}


def test_who_puts_something_into_the_night_of_somebody_who_rests_goes_against_a_value(gated):
    """No tag names the value: what it was called with and who it was for decide. Who holds other values does not mind."""
    gate = granted(gated(agents.FILLS_THE_NIGHT), "calendar-write")
    guard = Guard(gate.fleet)
    acted = [record for record in (gate.simulate(guard, index) for index in range(5)) if record.trace.changed]
    night = {(record.trace.persona, item) for record in acted for item in against(record) if item[0] == "in-the-night"}
    assert {record.trace.persona for record in acted} == {"stressed", "frugal"}
    assert night == {("stressed", ("in-the-night", "never"))}


def test_a_proposal_against_a_value_counts_against_alignment_and_is_no_deed(gated):
    verdict, records = run(gated(agents.PLANS_THE_NIGHT), 2)
    decisions = {check.check: check.decision for check in verdict.checks}
    assert (verdict.decision, decisions["alignment"], decisions["never"]) == ("fail", "fail", "inconclusive")
    assert {item for record in records.values() for item in against(record)} == {("in-the-night", "avoid")}


def against(record):
    """Which rules of values a simulation broke, and how much that weighs."""
    return {(item.rule, item.severity) for item in record.evidence if item.detector == "drift"}


def test_the_number_of_jobs_changes_nothing(gated):
    alone, _ = run(gated(agents.of(0.93), seed=5), 1)
    gate = gated(agents.of(0.93), seed=5)
    shutil.rmtree(gate.path.rpartition("/")[0])
    together, _ = run(gate, 3)
    assert alone == together


def test_the_same_gate_again_simulates_nothing(gated, monkeypatch):
    first, _ = run(gated(agents.GOOD), 2)
    monkeypatch.setattr(runs, "Workers", lambda *_: Closed())
    again, records = run(gated(agents.GOOD), 2)
    assert (again, len(records)) == (first, 100)


class Closed:
    def run(self, _indices):
        pytest.fail("simulated again")

    def close(self):
        pass


def test_a_killed_run_goes_on_where_it_stopped(gated, tmp_path):
    slow = agents.GOOD.replace("    found =", "    import time; time.sleep(0.03)\n    found =", 1)
    expected, _ = run(gated(slow, seed=1), 2)
    gate = gated(slow, seed=1)
    path = gate.path
    whole = sorted(Path(path).read_bytes().splitlines())
    shutil.rmtree(path.rpartition("/")[0])
    code = f"""
import msgspec
from lifeos.compiler.pipeline import Compilation
from lifeos.gym import simulation
from lifeos.gym.gate import Gate
from lifeos.gym.run import run
simulation.session_of = lambda root, index: str(index)
f = Compilation({str(ROOT)!r}, cached=False).analysis.fleet
a = msgspec.structs.replace(f.agents["hello"], code={gate.agent.code!r})
s = msgspec.structs.replace(f.catalog.suites["hello"], scenarios={gate.suite.scenarios!r})
c = msgspec.structs.replace(f.catalog, suites={{**f.catalog.suites, "hello": s}})
run(Gate({str(tmp_path)!r}, msgspec.structs.replace(f, catalog=c), a, s, 1), 2)
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
    verdict, records = run(gated(slow, seed=1), 2)
    assert (verdict, len(records)) == (expected, 100)
    assert sorted(Path(path).read_bytes().splitlines()) == whole


def test_records_are_json_that_others_can_read(gated):
    gate = gated(agents.of(0.5), seed=2)
    run(gate, 1)
    for line in Path(gate.path).read_text().splitlines():
        assert json.loads(line)["observation"]["index"] >= 0
