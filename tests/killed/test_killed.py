"""`make cluster` and `make cluster-down`, killed with kill -9 at random moments: the same command goes on, and afterwards the machine is what it was.

SEED says which moments, ROUNDS how often both are killed. It needs a machine on which no cluster runs, and nobody else starts or ends much.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.e2e.cluster import Cluster
from tests.killed import machine
from tools.cluster import network, processes
from tools.cluster.place import ROOT

SEED = int(os.environ.get("SEED") or random.randrange(10_000))
ROUNDS = int(os.environ.get("ROUNDS") or 4)
_COMMAND = (sys.executable, "-m", "tools.cluster")

pytestmark = pytest.mark.killed


@pytest.fixture
def bare():
    """A machine without a cluster, before and afterwards; how it is."""
    if processes.names() or network.links_left():
        pytest.fail(
            "a cluster is on this machine, and this would end it: `make cluster-down` first, if nobody needs it"
        )
    yield machine.seen(), machine.told()
    done("down")


def done(action):
    """Seconds that it took; it must succeed."""
    begun = time.monotonic()
    ended = subprocess.run([*_COMMAND, action], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, f"{action}: {ended.stdout[-2000:]}{ended.stderr}"
    return time.monotonic() - begun


def killed(action, seconds, *, whole):
    """Begin it and kill it, with ``whole`` all that it has begun and waits for; where it was, or that it had ended before."""
    begun = subprocess.Popen([*_COMMAND, action], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    with contextlib.suppress(subprocess.TimeoutExpired):
        begun.wait(seconds)
    ended = begun.poll() is not None
    with contextlib.suppress(ProcessLookupError):
        (os.killpg if whole else os.kill)(begun.pid, signal.SIGKILL)
    begun.wait()
    with begun.stdout as lines:
        said = lines.read().splitlines() if ended or whole else []  # what it began may hold the pipe for long
    return f"{action} {'had ended before' if ended else 'was killed after'} {seconds:.1f} s{', all of it' if whole else ''}: {said[-1] if said else ''}"


def is_as_it_was(bare):
    before, told = bare
    assert machine.changed(before, machine.seen()) == []
    assert machine.told_otherwise(told, machine.told()) == []


def test_whenever_they_are_killed_the_same_command_goes_on_and_nothing_stays(bare):
    chance = random.Random(SEED)
    sys.stdout.write(f"\nSEED={SEED} ROUNDS={ROUNDS}\n")
    up = done("up")
    down = done("down")
    sys.stdout.write(f"undisturbed: up {up:.0f} s, down {down:.0f} s\n")
    is_as_it_was(bare)
    for number in range(ROUNDS):
        said = killed("up", chance.uniform(0, up), whole=chance.random() < 0.5)
        sys.stdout.write(f"{number + 1}: {said}\n")
        if chance.random() < 0.5:
            sys.stdout.write(f"   up again: {done('up'):.0f} s\n")
            Cluster.there()
        sys.stdout.write(f"   {killed('down', chance.uniform(0, down), whole=chance.random() < 0.5)}\n")
        sys.stdout.write(f"   down again: {done('down'):.0f} s\n")
        sys.stdout.flush()
        is_as_it_was(bare)
