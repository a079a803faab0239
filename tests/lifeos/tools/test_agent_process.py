"""A process that is started clean, and leaves nothing behind: no process of its session, no file."""

import os
import time
from pathlib import Path

import pytest

from lifeos.tools.agent_process import AgentProcess

LEAVES_OTHERS = b"""
import os, time
if os.fork() == 0:
    time.sleep(600)
open(os.path.join(os.environ["HOME"], "kept"), "w").write("x")
def answer(task, desk):
    time.sleep(600)
"""


@pytest.fixture
def process():
    process = AgentProcess({"agent.py": LEAVES_OTHERS, "data/a.csv": b"1,2"}, "agent.py")
    yield process
    process.end()


def group(process):
    pid = process._process.pid
    return [name for name in os.listdir("/proc") if name.isdecimal() and _session(name) == pid]


def _session(name):
    try:
        with open(f"/proc/{name}/stat") as file:
            state, _, _, session = file.read().rpartition(")")[2].split()[:4]
            return int(session) if state != "Z" else None
    except OSError:
        return None


def until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_its_files_are_there_and_go_with_it_and_so_do_its_children(process):
    folder = os.path.dirname(process.code)
    assert Path(process.code, "data/a.csv").read_text() == "1,2"
    until(lambda: os.path.exists(f"{folder}/work/kept"))
    until(lambda: len(group(process)) == 2)
    process.end()
    until(lambda: group(process) == [])
    assert not os.path.exists(folder)
    process.end()  # once more does no harm


def test_packages_are_those_that_are_found_here(monkeypatch, tmp_path):
    (tmp_path / "elsewhere.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    code = b"import elsewhere, os\nopen('imported', 'w')\ndef answer(task, desk): pass\n"
    process = AgentProcess({"agent.py": code}, "agent.py")
    until(lambda: os.path.exists(f"{os.path.dirname(process.code)}/work/imported"))
    process.end()


def test_what_nobody_holds_any_more_ends():
    process = AgentProcess({"agent.py": LEAVES_OTHERS}, "agent.py")
    pid, folder = process._process.pid, os.path.dirname(process.code)
    del process
    until(lambda: not os.path.exists(f"/proc/{pid}"))
    assert not os.path.exists(folder)


def test_a_fork_of_who_started_it_does_not_end_it(process):
    pid = os.fork()
    if pid == 0:
        process.end()
        os._exit(0 if not process.ours else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert process.ours
    assert process._process.poll() is None


def test_a_machine_that_cannot(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("lifeos.tools.agent_process._PYTHON", ("/nonexistent",))
    with pytest.raises(OSError, match="No such file"):
        AgentProcess({}, "agent.py")
    assert os.listdir(tmp_path) == []
