"""What stops or disturbs a run changes nothing but the time: the verdict and the records are those of a quiet one."""

import ast
import os
import random
import resource
import shutil
import signal
import time
import tracemalloc
from pathlib import Path

import pytest

from lifeos.errors import LifeOSError
from lifeos.gym.run import run
from lifeos.ir.gate import Plan
from tests.architecture.test_files import ROOT
from tests.lifeos.gym import agents
from tests.lifeos.gym.scripted import Scripted

ALL = Plan(150, 160, 0.5)


@pytest.fixture
def gate(gated, fleet, tmp_path):
    """One that is read to the end, so that a quiet run and a disturbed one keep the same records."""
    gated(agents.GOOD)
    return Scripted(tmp_path, fleet, 0.95, plan=ALL, stopping="none", pace=0.004)


@pytest.fixture
def quiet(gate):
    """What a run gives that nobody disturbs: its verdict, and its records in order."""
    verdict, _ = run(gate, 2)
    found = verdict, lines(gate)
    shutil.rmtree(os.path.dirname(gate.path))
    return found


def lines(gate):
    return sorted(Path(gate.path).read_bytes().splitlines())


def beside(act):
    """Do it in a process of its own; its number."""
    pid = os.fork()
    if pid == 0:
        try:
            act()
        finally:
            os._exit(0)
    return pid


def patiently(gate):
    """Workers of a run that was killed end within half a second, and hold the lock until then."""
    while True:
        try:
            return run(gate, 2)
        except LifeOSError as error:
            assert "another run" in str(error)
            time.sleep(0.02)


def size(gate):
    try:
        return os.path.getsize(gate.path)
    except FileNotFoundError:
        return 0


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_again_and_again_at_any_moment(gate, quiet, seed):
    draw, interrupted = random.Random(seed), 0
    for _ in range(4):
        before = size(gate)
        pid = beside(lambda: patiently(gate))
        while size(gate) == before and os.waitpid(pid, os.WNOHANG)[0] == 0:
            time.sleep(0.001)
        time.sleep(draw.random() * 0.08)
        if os.path.exists(f"/proc/{pid}"):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        interrupted += 0 < len(lines(gate)) < ALL.of
    assert interrupted > 1
    verdict, records = patiently(gate)
    assert (verdict, lines(gate)) == quiet
    assert len(records) == ALL.of


@pytest.mark.parametrize("most", [1, 1000, 7001])
def test_a_disk_that_is_full_in_the_middle(gate, quiet, most):
    """The kernel refuses every byte above ``most``, as a full disk does. What was kept is kept, and the run goes on from there."""
    reading, writing = os.pipe()

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
        try:
            run(gate, 2)
        except LifeOSError as error:
            os.write(writing, str(error).encode())

    os.waitpid(beside(limited), 0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        assert pipe.read().endswith("File too large. Mend that and run again; it goes on where it stopped.")
    assert size(gate) <= most
    verdict, _ = patiently(gate)
    assert (verdict, lines(gate)) == quiet


def test_two_at_the_same_gate(gate, quiet):
    first = beside(lambda: run(gate, 1))
    while not size(gate):
        time.sleep(0.001)
    with pytest.raises(LifeOSError, match="another run is at this gate"):
        run(gate, 1)
    os.waitpid(first, 0)
    kept = lines(gate)
    verdict, _ = run(gate, 1)
    assert (verdict, lines(gate)) == quiet
    assert kept == lines(gate), "the second had nothing left to do"


def test_a_clock_that_jumps(gate, quiet, monkeypatch):
    """A day ahead and a day back at each look: nothing runs out of time, nothing waits for it."""
    jumps = random.Random(1)
    monkeypatch.setattr(time, "time", lambda: 1e9 + jumps.choice((-86400, 86400)))
    began = time.monotonic()
    verdict, _ = run(gate, 2)
    assert (verdict, lines(gate)) == quiet
    assert time.monotonic() - began < 30


def test_nothing_in_the_gym_or_the_verdict_reads_the_wall_clock():
    """Deadlines are monotonic, and dates belong to scenarios."""
    wall = {("time", "time"), ("time", "localtime"), ("time", "time_ns"), ("datetime", "now"), ("date", "today")}
    for path in [*ROOT.glob("lifeos/gym/**/*.py"), *ROOT.glob("lifeos/verdict/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) not in wall, f"{path}:{node.lineno}"


def test_memory_does_not_grow_with_the_simulations(gated, fleet, tmp_path):
    """Twenty-five times as many, with long traces: forty megabytes more on the disk, and next to nothing here."""
    gated(agents.GOOD)
    peaks = []
    tracemalloc.start()
    try:
        for count in (200, 5000):
            gate = Scripted(tmp_path, fleet, 1.0, plan=Plan(count, count, 0.5), stopping="none", text=8000)
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            verdict, records = run(gate, 2)
            assert (verdict.decision, len(records)) == ("pass", count)
            assert len(records[count - 1].trace.events[0].text) == 8000
            peaks.append(tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()
    assert size(gate) > 40e6
    assert peaks[1] - peaks[0] < 1e6, peaks
