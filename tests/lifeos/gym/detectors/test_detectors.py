"""What holds for every detector."""

import time

import pytest
from hypothesis import given

from lifeos.agent.contract import Claim
from lifeos.gym.detectors import DETECTORS
from lifeos.gym.detectors.evidence import Evidence, Grounds, shown
from lifeos.gym.trace import Read, Turn
from lifeos.units import Money
from tests.lifeos.gym.detectors import made
from tests.lifeos.gym.detectors.made import action, call, reply, trace


@given(made.traces, made.grounds)
def test_any_trace_is_judged_and_always_alike(trace, grounds):
    for name, detector in DETECTORS.items():
        found = list(detector.detect(trace, grounds))
        assert found == list(detector.detect(trace, grounds))
        for item in found:
            assert isinstance(item, Evidence)
            assert item.detector == name
            assert item.message
            assert 0 <= item.at < max(len(trace.events), 1)


GROUNDS = Grounds(
    snapshot={"id:1": "12.99"},
    forbidden_tags=("bad",),
    canaries=("mallory", "t:a=mallory"),
    budget_micros=10**12,
    private={"secret": (), "1985-04-12": ()},
)


@pytest.mark.parametrize("name", DETECTORS)
def test_long_trace(name):
    """10,000 events; generous, for this machine does other things, too."""
    events = []
    for n in range(2_500):
        text = f"entry {n} of a long conversation, 12.99 on 3 March 2026; " * 5
        events += [
            Turn("open", "?"),
            call("t", {"n": n, "text": text}, {"rows": [text]}),
            Read("?", {f"id:{n}": text}),
            reply(text, Claim(text, (f"id:{n}",)), actions=[action(outcome="proposed", tags=["good"], money=Money(5))]),
        ]
    made_of = trace(*events)
    begun = time.process_time()
    assert not list(DETECTORS[name].detect(made_of, GROUNDS))
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("name", DETECTORS)
@pytest.mark.parametrize("part", ["a", "1", '"', "mallorysson ", "x 12.99 ", "| ", "secrets "])
def test_long_reply(name, part):
    """10 MB of one thing in a reply, and less of it in all other places."""
    text = part * (10_000_000 // len(part))
    short = text[:200_000]
    events = (Read("?", {"id:1": short}), call("u", {"a": short}, short), reply(text, Claim(short, ("id:1",))))
    begun = time.process_time()
    list(DETECTORS[name].detect(trace(*events), GROUNDS))
    assert time.process_time() - begun < 20


def test_shown():
    assert shown("a\n b") == "'a b'"
    assert len(shown("x" * 10**6)) < 100
