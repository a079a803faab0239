"""Agents of known quality pass as often as the operating curve says, through the real workers, records and verdict, however they fail."""

import numpy as np
import pytest
from scipy.stats import binom

from lifeos.gym import run as runs
from lifeos.gym.run import run
from lifeos.verdict.judge import judge
from lifeos.verdict.observations import Series
from lifeos.verdict.words import STATUSES
from tests.lifeos.gym import agents
from tests.lifeos.gym.scripted import RULE, Scripted

MISSES = RULE.of - RULE.require


@pytest.fixture
def root(gated, tmp_path):
    gated(agents.GOOD)
    return tmp_path


def deserved(gate, status="judged"):
    """By the rule read word for word, from all that would happen. What nobody saw counts as what must never happen."""
    bad = sum(not gate.succeeds(index) for index in range(RULE.of))
    return "pass" if bad <= (0 if status == "unseen" else MISSES) else "fail"


def in_order(gate, status):
    """The verdict of who knows all outcomes before the first is read."""
    good = np.array([gate.succeeds(index) for index in range(RULE.of)])
    known = np.where(good, 0, STATUSES.index(status)).astype(np.int8)
    zeros = np.zeros(RULE.of, np.int64)
    return judge(gate.checks, Series(known, {"success": good}, zeros, zeros))


@pytest.mark.parametrize("rate", [0.90, 0.94, 0.97])
def test_the_operating_curve_comes_out_of_the_real_runner(root, fleet, rate):
    gates = 25
    passed = 0
    for seed in range(gates):
        gate = Scripted(root, fleet, rate, seed=seed)
        verdict, _ = run(gate, 2)
        assert verdict.decision == deserved(gate)
        passed += verdict.decision == "pass"
    expected = float(binom.cdf(MISSES, RULE.of, 1 - rate))
    assert passed / gates == pytest.approx(expected, abs=4 * (expected * (1 - expected) / gates) ** 0.5)


@pytest.mark.parametrize("stopping", ["curtailed", "groupSequential"])
@pytest.mark.parametrize(
    ("fails", "jobs", "status"), [("crashes", 4, "unseen"), ("slow", 12, "judged"), ("hangs", 12, "unseen")]
)
def test_each_gate_ends_as_it_deserves_however_its_agent_fails(root, fleet, monkeypatch, stopping, fails, jobs, status):
    """Not on average, but every single one, and to the letter: with many at a time, failures that are slow or hang come last, and who
    counts what has finished reads other simulations."""
    monkeypatch.setattr(runs, "SECONDS", 0.5)
    for rate, seed in [(0.85, 0), (0.85, 1), (0.85, 2), (0.94, 0), (0.99, 0)]:
        gate = Scripted(root, fleet, rate, fails, seed=seed, stopping=stopping)
        verdict, records = run(gate, jobs)
        assert verdict == in_order(gate, status), (rate, seed)
        assert stopping == "groupSequential" or verdict.decision == deserved(gate, status)
        for index, record in records.items():
            assert record.observation.status == ("judged" if gate.succeeds(index) else status)
            assert record.retries == 0
