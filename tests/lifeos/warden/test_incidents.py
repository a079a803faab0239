"""What people have reported in public does not happen, and what agents do for good reasons does."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lifeos.warden import legitimate
from tests.lifeos.warden.calls import LIMITS, SECOND, call, turn
from tests.lifeos.warden.incidents import DOLLAR, INCIDENTS
from tests.lifeos.warden.legitimate import WORKLOADS
from tests.lifeos.warden.simulated import play

CHANCE = st.integers(0, 10**9).map(random.Random)


@pytest.mark.parametrize("name", INCIDENTS)
def test_it_is_ended_within_ten_calls_of_its_signature(name):
    incident = INCIDENTS[name]
    played = play(incident.calls(), most=incident.agents)
    assert len(played.killed) == incident.agents
    assert played.after <= 10


@pytest.mark.parametrize(
    ("name", "most_calls", "most_dollars"),
    [
        ("754 retries", 3, 0.3),
        ("eleven days", 16, 12),
        ("219 turns", 7, 0.4),
        ("open breaker", 3, 0),
        ("failing tool", 3, 0),
        ("successful tool", 5, 0),
    ],
)
def test_what_it_costs_until_then(name, most_calls, most_dollars):
    incident = INCIDENTS[name]
    played = play(incident.calls(), most=incident.agents)
    assert played.made <= most_calls
    assert played.micros <= most_dollars * DOLLAR


def test_hammering_an_open_breaker_lasts_milliseconds():
    assert play(INCIDENTS["open breaker"].calls()).lasted < SECOND / 20


def test_enforcement_does_not_stand_against_recovery():
    """headroom #3492: what the loop guard refused, it also refused to the person who came to mend it."""
    storm = [call("failed", each * SECOND) for each in range(5)]
    asks = [
        one
        for each in range(6, 60, 6)
        for one in (turn(each * SECOND), call("done", each * SECOND), call("done", each * SECOND))
    ]
    mended = [call("done", LIMITS.forget + 4 * SECOND), call("done", LIMITS.forget + 5 * SECOND)]
    played = play([*storm, *asks, *mended])
    assert played.killed == ()
    assert played.made == 3 + len(mended)


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.__name__)
@given(chance=CHANCE)
@settings(max_examples=25)
def test_good_work_is_neither_killed_nor_refused(workload, chance):
    played = play(sorted(workload(chance), key=lambda seen: seen.at))
    assert (played.killed, played.signatures, played.refused) == ((), (), 0)


@given(chance=CHANCE)
@settings(max_examples=25)
def test_all_of_it_at_once(chance):
    some = [one for workload in chance.sample(WORKLOADS, 3) for one in _apart(workload, workload(chance))]
    played = play(sorted(some, key=lambda seen: seen.at))
    assert (played.killed, played.signatures) == ((), ())


def _apart(workload, seen):
    """Each in a session of its own."""
    for one in seen:
        yield type(one)(**{**_fields(one), "session": f"{workload.__name__} {one.session}"})


def _fields(seen):
    return {name: getattr(seen, name) for name in seen.__struct_fields__}


@given(chance=CHANCE)
@settings(max_examples=50)
def test_who_heeds_an_open_breaker_is_not_killed_and_goes_on_when_the_tool_is_well(chance):
    calls = list(legitimate.outage(chance))
    played = play(calls, heeds=True)
    assert played.killed == ()
    assert calls[-1].outcome == "done"


def test_the_made_up_work_is_large_enough_to_say_something():
    seen = [len(list(workload(random.Random(1)))) for workload in WORKLOADS]
    assert min(seen) >= 10
    assert sum(seen) >= 1000
