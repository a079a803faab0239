"""Agents of known quality before gates in pods: each gate ends as its own simulations deserve, which is worked out here.

That as many pass as the operating curve says is asked of many alone: SOAK of each quality; `make soak` asks for twenty.
"""

import hashlib
import os
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from scipy.stats import binomtest

from lifeos.gym.scenario import session_of
from tests.e2e import candidates, gates
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_GATES = int(os.environ.get("SOAK", "2"))
_OF = 10
_AT_ONCE = 4
_TELLING = 20
"""Gates of a quality from which on how many passed tells something: of fewer, any number may."""
_CHANCE = 0.001
"""How often an agent that is as good as it should be would pass this seldom, or this often."""
_QUALITIES = (0.98, 0.9)
"""How often each succeeds; all of ten simulations do for 82 and for 35 in a hundred."""
_FAILS = (
    "return Decision(task.id, 'It is so.', claims=(Claim('It is so', ('event:made-up',)),), confidence=0.9)",
    "raise RuntimeError('no idea')",
    "os._exit(1)",
)
"""It makes something up, raises, or ends its process."""
_CODE = """
import hashlib
import os

_right = answer


def answer(task, desk):
    if int(hashlib.sha256(f"{name} {{task.session}}".encode()).hexdigest()[:8], 16) / 2**32 >= {rate}:
        {fails}
    return _right(task, desk)
"""


def _fails(name, rate, seed, index):
    """What the code above does in a simulation, worked out here."""
    drawn = hashlib.sha256(f"{name} {session_of(seed, index)}".encode()).hexdigest()
    return int(drawn[:8], 16) / 2**32 >= rate


def test_gates_of_agents_of_known_quality_end_as_their_simulations_deserve(cluster, proposing):
    configuration = proposing.configuration
    hello = (configuration.tree / "agents.d/platform/hello/agent.py").read_text()
    drawn = secrets.token_hex(2)
    rates = {f"q{round(rate * 100)}-{drawn}-{n}": rate for rate in _QUALITIES for n in range(_GATES)}
    codes = {
        name: hello + _CODE.format(name=name, rate=rate, fails=_FAILS[n % len(_FAILS)])
        for n, (name, rate) in enumerate(rates.items())
    }
    candidates.propose(proposing, codes, _OF)
    line = TimeLine(f"Agents of known quality, {_GATES} of each")

    def gated(name):
        done = gates.ended(cluster, configuration, name)
        gate = gates.workflow(cluster, done.stdout)
        shown = gates.parameters(gate["status"]["outputs"])
        line.mark(f"{name}: {shown['decision']}; {shown['summary']}")
        return done.returncode, shown

    with ThreadPoolExecutor(_AT_ONCE) as several:
        outcomes = dict(zip(rates, several.map(gated, rates), strict=True))
    for name, (code, shown) in outcomes.items():
        failed = [index for index in range(_OF) if _fails(name, rates[name], int(shown["seed"]), index)]
        decision, told = ("fail", f"1 of {failed[0] + 1}") if failed else ("pass", f"0 of {_OF}")
        assert (shown["decision"], code) == (decision, len(failed[:1])), name
        assert shown["summary"].startswith(f"success: {told} failed"), name
    for rate in _QUALITIES:
        passed = sum(shown["decision"] == "pass" for name, (_, shown) in outcomes.items() if rates[name] == rate)
        expected = rate**_OF
        line.mark(
            f"of those that succeed {rate:.0%} of the time {passed} of {_GATES} passed; {expected:.0%} of many do"
        )
        if _GATES >= _TELLING:
            assert binomtest(passed, _GATES, expected).pvalue > _CHANCE
