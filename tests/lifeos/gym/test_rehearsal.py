"""What is wrong with a suite is found before any simulation, and said of the suite."""

import hashlib
import os
import subprocess
import sys

import pytest

from lifeos.errors import UsageError
from lifeos.gym.guard import Guard
from lifeos.gym.rehearsal import episode, faults, rehearse
from lifeos.gym.run import run
from tests.architecture.test_files import ROOT
from tests.lifeos.gym import agents

TEMPLATE = "evals/suites/hello/scenarios/empty_day.py"
COUNTS = "_TIMES = []\n\ndef draw(draw):\n    _TIMES.append(1)\n    about = _draw(draw)\n    return __import__('msgspec').structs.replace(about, goal=about.goal + ' Again.' * len(_TIMES))\n"


@pytest.fixture
def spoilt(gated, tmp_path):
    """The gate of hello with a template that ends otherwise."""

    def make(code):
        gated(agents.GOOD)
        path = tmp_path / TEMPLATE
        path.write_text(path.read_text().replace("def draw(", "def _draw(") + "\n\n" + code)
        return gated(agents.GOOD)

    return make


def test_a_sound_suite(gated):
    rehearse(gated(agents.GOOD))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def draw(draw):\n    return {}['x']\n", "cannot draw scenario 0: KeyError: 'x'"),
        ("def draw(draw):\n    return None\n", "draws a NoneType at 0, not a Scenario"),
        (COUNTS, "template 'empty_day' is not the same twice at 0: its randomness is not all of its draw's"),
        ("def draw(draw):\n    __import__('os')._exit(3)\n", "the process ended with status 3"),
        ("raise RuntimeError('broken')\n", "broken"),
    ],
    ids=["raises", "no scenario", "not the same twice", "ends the process", "cannot be loaded"],
)
def test_a_suite_that_cannot_carry_a_gate(spoilt, code, said):
    gate = spoilt(code)
    with pytest.raises(UsageError, match="suite 'hello' cannot carry a gate: ") as raised:
        run(gate, 2)
    assert said in str(raised.value)
    with open(gate.path, "rb") as file:
        assert file.read() == b"", "nothing was simulated, so nothing counts against the candidate"


def test_a_template_that_hangs_is_the_suites_fault(spoilt, monkeypatch):
    monkeypatch.setattr("lifeos.gym.rehearsal.SECONDS", 2.0)
    with pytest.raises(UsageError, match="no result within 2 s"):
        rehearse(spoilt("def draw(draw):\n    while True: pass\n"))


def test_each_fault_is_named(spoilt, fleet):
    environment = spoilt(COUNTS).environment(Guard(fleet))
    assert len(list(faults(environment, 1, 6, "gate"))) == 2, "two of six are of this template"


SCRIPT = f"""
import sys
from tests.lifeos.gym.test_rehearsal import digests
print(digests({str(ROOT)!r}))
"""


def digests(root):
    """Of some episodes of each suite of the repository, in practice and as at a gate."""
    from lifeos.compiler.pipeline import Compilation
    from lifeos.gym.gate import Gate

    fleet = Compilation(root, cached=False).analysis.fleet
    guard, seen = Guard(fleet), hashlib.sha256()
    for agent in sorted(fleet.agents.values(), key=lambda agent: agent.name):
        gate = Gate(root, fleet, agent, fleet.catalog.suites[agent.eval.suite])
        environment = gate.environment(guard)
        for index in range(2 * gate.templates):
            for split in ("gate", "practice"):
                seen.update(episode(environment, 11, {"index": index, "split": split}))
    return seen.hexdigest()


def test_an_episode_is_the_same_whatever_the_hash_seed():
    """Sets and the hashes of texts come in another order in each process; no episode may depend on it, or no receipt could be verified."""
    run_of = [sys.executable, "-c", SCRIPT]
    found = {
        subprocess.run(
            run_of, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
