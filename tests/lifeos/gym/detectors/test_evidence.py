"""The registry: each detector takes any trace, and its evidence survives being written down."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.gym.detectors import ALWAYS, DETECTORS
from lifeos.gym.detectors.evidence import Evidence, Grounds
from tests.lifeos.gym.detectors.traces import call, claim, read, reply, trace, turn

GROUNDS = Grounds(
    allowed_changes=("goals.*",),
    forbidden_tags=("overtime",),
    canaries=("mallory",),
    private={"ill": ("look",)},
    budget_micros=1,
)


def test_no_suite_can_leave_these_out():
    assert set(ALWAYS) < set(DETECTORS)


@given(st.lists(st.text(max_size=60), max_size=6), st.sampled_from(sorted(DETECTORS)))
def test_no_trace_breaks_a_detector(texts, name):
    events = [
        event for text in texts for event in (turn(text), call(text=text), read(a=text), reply(text, claim(text, "a")))
    ]
    list(DETECTORS[name].detect(trace(*events, changed=tuple(texts)), GROUNDS))


@pytest.mark.parametrize("name", sorted(DETECTORS))
def test_its_evidence_names_it(name):
    bad = [call(text="mallory is ill")] * 4, reply("x", claim("On 3 May 2026.")), reply("y", claim("3"))
    found = list(DETECTORS[name].detect(trace(*bad[0], *bad[1:], changed=("accounts",)), GROUNDS))
    for item in found:
        assert item.detector == name
        assert msgspec.json.decode(msgspec.json.encode(item), type=Evidence) == item
