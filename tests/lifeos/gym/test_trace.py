"""A trace survives being written down, and knows what was read, called and decided."""

import msgspec

from lifeos.agent.contract import Action, Claim, Decision, Usage
from lifeos.gym.trace import Call, Read, Reply, Trace, Turn
from lifeos.units import Money

DECISION = Decision(
    "0.1",
    "Hi.",
    actions=(Action("transfer", {"amount": 3}, "proposed", ("spends",), Money(3_000_000)),),
    claims=(Claim("x", ("a",)),),
    confidence=0.9,
    usage=Usage(3, 4, 1, Money(10)),
)
TRACE = Trace(
    0,
    "today",
    "frugal",
    (Turn("open", "Hi."), Call("t", {}, "done", {"a": 1}, "sha256:x"), Read("q", {"a": "b"}), Reply(DECISION)),
    "judged",
    "satisfied",
)


def test_round_trip():
    assert msgspec.json.decode(msgspec.json.encode(TRACE), type=Trace) == TRACE


def test_views():
    assert TRACE.decisions == (DECISION,)
    assert [call.tool for call in TRACE.calls] == ["t"]
    assert TRACE.read == {"a": "b"}
