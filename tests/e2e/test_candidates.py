"""Candidates that hang, crash or cannot begin: their gates are red soon, say why, and try nothing a second time."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e import candidates, gates
from tests.e2e.timeline import TimeLine
from tests.lifeos.gym import agents

pytestmark = pytest.mark.cluster

_OF = 5
"""Simulations: one shard's. Each that hangs takes the 30 s that a candidate may think."""
_BAD = {
    "hangs": (agents.HANGS, "timeout", "no decision within 30 s"),
    "crashes": (agents.CRASHES, "error", "the process ended with status 3"),
    "broken": (agents.AT_IMPORT, "error", "agent.py cannot be loaded: the process ended with status 0"),
}
"""Code, how a simulation ends, and what is said of it."""


def test_whoever_gives_no_outcome_fails_soon_and_is_told_why(cluster, proposing):
    configuration = proposing.configuration
    names = {f"{bad}-{secrets.token_hex(2)}": bad for bad in _BAD}
    candidates.propose(proposing, {name: _BAD[bad][0] for name, bad in names.items()}, _OF)
    line = TimeLine("Bad candidates before their gates, all at once")

    def gated(name):
        done = gates.ended(cluster, configuration, name)
        line.mark(f"{name}: {' '.join(done.stdout.splitlines()[1].split())}")
        return done

    with ThreadPoolExecutor(len(names)) as several:
        outcomes = dict(zip(names, several.map(gated, names), strict=True))
    for name, bad in names.items():
        _, status, why = _BAD[bad]
        done = outcomes[name]
        assert done.returncode == 1, "red"
        assert done.stdout.splitlines()[1].startswith("FAIL  success: 1 of 1 failed, 1 of them without an outcome; "), (
            done.stdout
        )
        assert f"; no outcome: 1 {status}" in done.stdout
        gate = gates.workflow(cluster, done.stdout)
        assert gate["status"]["phase"] == "Failed"
        assert gates.pods_by_step(gate) == {"plan": 1, "shard": 1, "judge": 1, "publish": 1}, "nothing was tried again"
        assert why in gates.log(cluster, gate, "judge")
    line.mark("each is red, was tried once, and its log says why")
    for name in (
        name for name, bad in names.items() if bad != "broken"
    ):  # which has no verdict where its author is told
        assert configuration.lifeos("gym", "run", name, check=False).returncode == 1
        committed, here = gates.merged(configuration, name)
        assert committed == here, "the receipt is that of a gate on this machine, byte by byte"
    line.mark("and has the receipt that it has on this machine")
