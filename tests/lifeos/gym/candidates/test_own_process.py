"""Candidates of the repository are apart from what judges them, and whatever they do there costs their own simulation, in bounded time."""

import math
import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from lifeos.agent import landlock
from lifeos.agent.code import Package
from lifeos.agent.contract import Task
from lifeos.errors import LifeOSError
from lifeos.gym.backends import Backends
from lifeos.gym.candidates.own_process import OwnProcess, find
from lifeos.gym.guard import Guard
from lifeos.gym.run import run
from lifeos.gym.workers import Infrastructure
from tests.lifeos.gym import agents
from tests.lifeos.gym.candidates import hostile

SECONDS = 2.0
RECALLS = """
from lifeos.agent.contract import Decision
def answer(task, desk):
    return Decision(task.id, str(desk.recall(task.text)), confidence=0.9)
"""


@pytest.fixture(scope="module")
def guard(fleet):
    return Guard(fleet)


@pytest.fixture
def lived(gated, guard):
    """Live through a simulation with this code; its record, and the gate for others."""

    def live(code, index=1, seconds=SECONDS):
        gate = gated(code, seed=4)
        gate._answer = OwnProcess("agents.d/platform/hello", "agent.py", gate.source.sources, seconds)
        return gate.simulate(guard, index), gate

    return live


def test_nothing_that_judges_it_is_to_be_found_where_a_candidate_runs(lived, guard):
    record, gate = lived(hostile.LOOKS)
    assert record.trace.decisions[0].reply == "nothing"
    here = Package("/nowhere", {"agent.py": hostile.LOOKS.encode()}).function("agent.py", "answer")
    environment = gate.environment(guard)
    environment.reset(gate.seed, {"index": 1, "split": gate.split})
    found = here(Task("1", "1", ""), SimpleNamespace(simulation=environment.scenario))
    assert {"Scenario", "Expected", "Guard", "Gate", "lifeos.gym.outcome"} <= set(found.reply.split())


def test_who_asks_a_memory_that_it_does_not_declare_fails_here_too(gated, guard):
    gate = gated(RECALLS, seed=4)
    assert gate.simulate(guard, 1).observation.status == "judged"
    gate.agent = replace(gate.agent, memory=None)
    record = gate.simulate(guard, 1)
    assert record.observation.status == "error"
    assert "declare spec.memory of the agent" in record.missing[0]


def test_what_a_candidate_makes_of_the_judges_in_its_process_changes_nothing(lived):
    """The library is there for it, as it is for everybody; its copy judges nobody."""
    patched, _ = lived(hostile.PATCHES, 2, 60)
    plain, _ = lived(agents.HALLUCINATES, 2)
    assert patched == plain
    assert {item.rule for item in patched.evidence} >= {"invented-citation"}


def test_a_candidate_has_its_pipe_and_nothing_else_of_whoever_started_it(lived, monkeypatch):
    monkeypatch.setenv("API_KEY", "secret")
    with open("/dev/zero", "rb") as inherited:
        os.set_inheritable(inherited.fileno(), True)
        replies = {lived(hostile.INHERITED)[0].trace.decisions[0].reply for _ in range(2)}
    (reply,) = replies
    assert reply.startswith("['socket'] /dev/null ['HOME', 'LANG',")
    assert "API_KEY" not in reply
    assert " [] " in reply


@pytest.mark.skipif(sys.platform != "linux", reason="where there is /proc")
def test_a_candidate_cannot_look_into_who_judges_it(lived):
    record, _ = lived(hostile.SPIES)
    assert record.trace.decisions[0].reply == "['PermissionError', 'PermissionError', 'PermissionError'] 1 0"


@pytest.mark.skipif(landlock.version() < 6, reason="this kernel cannot")
def test_a_candidate_reaches_neither_files_nor_processes_nor_a_network(lived, tmp_path):
    """Not the templates that its days are drawn from, not the records of what it did."""
    (tmp_path / ".lifeos/gym/hello").mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        known = f"ROOT, PORT = {str(tmp_path)!r}, {server.getsockname()[1]}\n"
        record, _ = lived(known + hostile.REACHES)
    assert record.trace.decisions[0].reply == str(["PermissionError"] * 6 + ["done"] * 2)


@pytest.mark.parametrize(("act", "status", "said"), hostile.MISBEHAVES.values(), ids=hostile.MISBEHAVES.keys())
def test_whatever_it_does_is_its_failure_in_bounded_time_and_the_next_has_a_process(lived, guard, act, status, said):
    began = time.monotonic()
    record, gate = lived(hostile.when_asked(act))
    assert time.monotonic() - began < SECONDS + 30
    assert (record.observation.status, record.observation.passed) == (status, {})
    assert said in record.missing[0]
    assert record.trace.scenario, "what happened until then is kept"
    following = gate.simulate(guard, 2)
    assert following.observation.status == "judged"
    assert following.missing == ()


def test_time_is_that_of_the_candidate_and_not_of_its_desk(lived, guard):
    from lifeos.agent.model import Completion

    class Slow:
        def complete(self, route, messages, *, schema, most_tokens, seed):
            time.sleep(SECONDS + 0.5)
            return Completion("yes", "slow", 1, 1)

    code = agents.GOOD.replace("    found =", "    desk.think('Well?')\n    found =", 1)
    gate = lived(agents.GOOD)[1]
    files = {"agent.py": code.encode()}
    gate._answer, gate.backends = OwnProcess("x", "agent.py", files, SECONDS), Backends(Slow())
    assert gate.simulate(guard, 1).observation.status == "judged"


def test_what_it_prints_is_not_what_a_command_prints(lived, capfd):
    lived("print('loaded')\n" + agents.GOOD.replace("    found =", "    print('PASS', flush=True)\n    found =", 1))
    out, err = capfd.readouterr()
    assert (out, "PASS" in err) == ("", True)


def test_what_lies_beside_the_code_is_as_it_was_read(gated, guard, tmp_path):
    table = tmp_path / "agents.d/platform/hello/data/table.csv"
    table.parent.mkdir()
    table.write_text("as read")
    code = agents.FIXED.replace("'Hello.'", "open(os.path.join(os.path.dirname(__file__), 'data/table.csv')).read()")
    gate = gated(f"import os\n{code}", seed=4)
    table.write_text("as changed")
    assert gate.simulate(guard, 1).trace.decisions[0].reply == "as read"


def test_words_about_the_code_name_it_where_it_stands(lived):
    record, _ = lived("x = 3\n")
    assert record.missing == ("agents.d/platform/hello/agent.py has no function 'answer'",)


def test_a_gate_that_was_tried_here_runs_in_workers_all_the_same(lived):
    """They are forks of this process, and a conversation is between two."""
    record, gate = lived(agents.GOOD)
    verdict, records = run(gate, 2)
    assert (verdict.decision, records[1]) == ("pass", record)


@pytest.mark.parametrize(
    ("python", "said"), [("/bin/false", "status 1 before it ran any"), ("/nonexistent", "No such file or directory")]
)
def test_a_process_that_does_not_begin_is_the_machines(lived, guard, monkeypatch, python, said):
    gate = lived(agents.GOOD)[1]
    gate._answer.end()
    monkeypatch.setattr("lifeos.tools.agent_process._PYTHON", (python,))
    with pytest.raises(Infrastructure, match=said):
        gate.simulate(guard, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="where there is /proc")
def test_its_process_does_not_grow_with_its_tasks():
    asked = OwnProcess("x", "agent.py", {"agent.py": agents.FIXED.encode()})
    held = []
    for count in (500, 3000):
        for _ in range(count):
            asked(Task("1", "1", "Hello " * 1000), SimpleNamespace(prompt="x" * 5000, deadline=math.inf))
        pids = ("self", str(asked._process._process.pid))
        held.append([int(Path("/proc", pid, "statm").read_text().split()[1]) for pid in pids])
    asked.end()
    assert max(after - before for before, after in zip(*held, strict=True)) < 250, "pages, so a megabyte"


def test_it_ends_with_who_asked_it():
    """Also in the middle of a loop that looks at nothing."""
    code = b"def answer(task, desk):\n    while True: pass\n"
    asker = os.fork()
    if asker == 0:
        OwnProcess("x", "agent.py", {"agent.py": code})(
            Task("1", "1", ""), SimpleNamespace(prompt="", deadline=math.inf)
        )
    deadline = time.monotonic() + 30
    children = Path(f"/proc/{asker}/task/{asker}/children")
    while not children.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.5)
    candidate = Path("/proc", children.read_text().strip())
    os.kill(asker, signal.SIGKILL)
    os.waitpid(asker, 0)
    while candidate.exists():
        assert time.monotonic() < deadline, "it outlived who asked it"
        time.sleep(0.02)


def test_where_there_is_no_code_it_is_said(tmp_path):
    with pytest.raises(LifeOSError, match=r"there is no .*agent\.py"):
        find(str(tmp_path / "agent.py"))
