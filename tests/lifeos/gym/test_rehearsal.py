"""What is wrong with a suite is found before any simulation, and said of the suite."""

import hashlib
import os
import subprocess
import sys

import pytest

from lifeos.errors import UsageError
from lifeos.gym.guard import Guard
from lifeos.gym.rehearsal import draws, episode, faults, rehearse, repetitions
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
        (
            "def draw(draw):\n    return {}['x']\n",
            "evals/suites/hello/scenarios/empty_day.py:33: KeyError: 'x' (scenario 0)",
        ),
        (
            "def draw(draw):\n    return None\n",
            "evals/suites/hello/scenarios/empty_day.py: scenario 0: draws a NoneType, not a Scenario",
        ),
        (COUNTS, "template 'empty_day' is not the same twice at 0: its randomness is not all of its draw's"),
        (
            "def draw(draw):\n    __import__('os')._exit(3)\n",
            "empty_day.py: scenario 0: the process ended with status 3",
        ),
        ("def draw(:\n", "gate: evals/suites/hello/scenarios/empty_day.py:32: SyntaxError: invalid syntax."),
        ("raise RuntimeError('broken')\n", "broken"),
    ],
    ids=["raises", "no scenario", "not the same twice", "ends the process", "no Python", "cannot be loaded"],
)
def test_a_suite_that_cannot_carry_a_gate(spoilt, code, said):
    gate = spoilt(code)
    with pytest.raises(UsageError, match="suite 'hello' cannot carry a gate: ") as raised:
        run(gate, 2)
    assert said in str(raised.value)
    with open(gate.path, "rb") as file:
        assert file.read() == b"", "nothing was simulated, so nothing counts against the candidate"


def test_a_template_that_hangs_is_the_suites_fault(spoilt, monkeypatch):
    monkeypatch.setattr("lifeos.gym.workers.SUITE", 1.0)
    with pytest.raises(UsageError, match=r"empty_day\.py: scenario 0 took longer than 1 s"):
        rehearse(spoilt("def draw(draw):\n    while True: pass\n"))


def test_a_rare_draw_that_hangs_is_found_before_anything_is_simulated(spoilt, monkeypatch):
    """One in four of a template's 34: by the gate's seed, which follows what is judged, none hangs once in 18,000 changes."""
    monkeypatch.setattr("lifeos.gym.workers.SUITE", 1.0)
    gate = spoilt(
        "def draw(draw):\n    about = _draw(draw)\n    rare = draw.whole(1, 4) == 3\n    while rare: pass\n    return about\n"
    )
    with pytest.raises(UsageError, match=r"empty_day\.py: scenario [1-9]\d* took longer than 1 s"):
        run(gate, 2)
    assert not os.path.getsize(gate.path)


def test_a_draw_that_hangs_only_now_and_then_is_not_the_candidates_timeout(spoilt, monkeypatch, tmp_path):
    """What the rehearsal cannot find, as the same draw went well there."""
    monkeypatch.setattr("lifeos.gym.workers.SUITE", 1.0)
    mark = tmp_path / "rehearsed"
    gate = spoilt(
        f"import os\ndef draw(draw):\n    while os.path.exists({str(mark)!r}): pass\n    return _draw(draw)\n"
    )
    monkeypatch.setattr("lifeos.gym.run.rehearse", lambda _gate: mark.touch())
    with pytest.raises(UsageError, match="took longer than 1 s"):
        run(gate, 2)


@pytest.mark.parametrize("distinct", [(1, False), (94, False), (97, True)], ids=str)
def test_scenarios_must_be_distinct(spoilt, distinct):
    """A template that draws nothing would show one thing a hundred times."""
    count, enough = distinct
    gate = spoilt("draw = _draw\n")
    environment = gate.environment(Guard(gate.fleet))
    drawn, found = draws(environment, gate.seed, 102, "gate")
    assert (len(drawn), found) == (102, [])
    again = [*drawn[:count], *[drawn[0]] * (102 - count)]
    said = list(repetitions(again, "scenarios"))
    assert bool(said) is not enough
    if not enough:
        assert f"of all 102 that the gate can live {count} are distinct, and 97 must be" in said[0]


def test_a_template_that_draws_nothing_carries_no_gate(spoilt):
    gate = spoilt("def draw(draw):\n    return _draw(type(draw)(__import__('numpy').random.SeedSequence(1), 'gate'))\n")
    with pytest.raises(UsageError, match=r"empty_day\.py draws 1 distinct scenarios in 34; of all 102 ") as refused:
        run(gate, 2)
    assert "draw.whole" in str(refused.value)


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
        for index in range(2 * gate.suite_code.count):
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
