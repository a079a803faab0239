"""A child that ends with its parent, however that ends."""

import os
import signal
import stat
import subprocess
import sys
import time

from lifeos.tools import bound

PATIENCE = 60
STARTS = """
import os, sys, time
from lifeos.tools import bound
child = bound.start([sys.executable, "-c", "import time; print('runs', flush=True); time.sleep(1000)"], sys.argv[1], dict(os.environ))
print(child.pid, flush=True)
time.sleep(1000)
"""


def until(true):
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def runs(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_ends_with_a_parent_that_is_killed(tmp_path):
    log = tmp_path / "log"
    parent = subprocess.Popen([sys.executable, "-c", STARTS, str(log)], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    until(lambda: log.exists() and "runs" in log.read_text())
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until(lambda: not runs(child))


def test_one_whose_parent_is_gone_before_it_began_never_runs(tmp_path):
    program = [sys.executable, "-m", "lifeos.tools.bound", "1", str(tmp_path / "log"), "touch", str(tmp_path / "ran")]
    assert subprocess.run(program, check=False).returncode == 1
    assert not (tmp_path / "ran").exists()


def test_a_program_that_is_not_there_is_said_in_its_log(tmp_path):
    log = tmp_path / "log"
    process = bound.start(["/nowhere/program"], str(log), dict(os.environ))
    assert process.wait(PATIENCE) == 1
    assert log.read_text() == "/nowhere/program cannot be run: No such file or directory\n"


def test_who_does_not_heed_is_ended_by_force(tmp_path, monkeypatch):
    monkeypatch.setattr(bound, "_LEAVING", 0.2)
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(1000)"
    log = tmp_path / "log"
    process = bound.start([sys.executable, "-c", deaf], str(log), dict(os.environ))
    until(lambda: log.exists() and "deaf" in log.read_text())
    bound.end(process)
    assert process.returncode == -signal.SIGKILL
