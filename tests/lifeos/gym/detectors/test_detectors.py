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
def test_a_long_trace_costs_as_it_is_long(name):
    """10,000 events."""

    def made_of(count):
        events = []
        for n in range(count // 4):
            text = f"entry {n} of a long conversation, 12.99 on 3 March 2026; " * 5
            events += [
                Turn("open", "?"),
                call("t", {"n": n, "text": text}, {"rows": [text]}),
                Read("?", {f"id:{n}": text}),
                reply(
                    text, Claim(text, (f"id:{n}",)), actions=[action(outcome="proposed", tags=["good"], money=Money(5))]
                ),
            ]
        return trace(*events)

    found, seconds = _judged(name, made_of(10_000))
    assert not found
    assert seconds < _AT_MOST * _judged(name, made_of(1_000))[1]


@pytest.mark.parametrize("name", DETECTORS)
@pytest.mark.parametrize("part", ["a", "1", '"', "mallorysson ", "x 12.99 ", "| ", "secrets "])
def test_a_long_reply_costs_as_it_is_long(name, part):
    """4 MB of one thing in a reply, and less of it in all other places."""

    def made_of(size):
        text = part * (size // len(part))
        short = text[: size // 50]
        return trace(Read("?", {"id:1": short}), call("u", {"a": short}, short), reply(text, Claim(short, ("id:1",))))

    _, seconds = _judged(name, made_of(4_000_000))
    assert seconds < _AT_MOST * _judged(name, made_of(400_000))[1]


_AT_MOST = 50
"""Of what ten times as long costs ten times as much, and what grows with the square a hundred times. A bound in seconds would tell
how busy the machine is."""


def _judged(name, trace):
    """What a detector finds, and the seconds of a processor that it takes, a tenth at least: less is told from nothing by chance."""
    begun = time.process_time()
    found = list(DETECTORS[name].detect(trace, GROUNDS))
    return found, max(time.process_time() - begun, 0.1)


def test_shown():
    assert shown("a\n b") == "'a b'"
    assert len(shown("x" * 10**6)) < 100
