"""Whatever a program asks for is written as it is or refused as malformed, and never fails those that it shares a transaction with."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifeos.ledger.approvals import Consume, Grant, Lapse, Request, Subject
from lifeos.ledger.breakers import Close, Open, Probe
from lifeos.ledger.command import MalformedError, Written
from lifeos.ledger.events import Acted, Decided, Turned
from lifeos.ledger.records import Record
from lifeos.ledger.spending import BudgetLimit, Call, Expire, Limits, Release, Reserve, Settle
from lifeos.ledger.verify import verify
from tests.lifeos.ledger.samples import acted

texts = st.one_of(
    st.sampled_from(
        ["a", "b", "", "\0", "\ud800", "a\tb", "\u202e", "ü", "x" * 2001, "'; DROP TABLE event; --", "stable"]
    ),
    st.text(max_size=5),
)
numbers = st.one_of(st.integers(-2, 10**18), st.sampled_from([2**61, 2**62, 2**63, 10**30]))
names = st.sampled_from(["n1", "n2", "n3"])
tracks = st.sampled_from(["stable", "shadow", "beta", "\0"])
limits = st.builds(Limits, numbers, numbers, st.tuples(st.builds(BudgetLimit, texts, numbers, numbers)), texts)
calls = st.builds(Call, texts, texts, tracks, texts, texts, texts)
events = st.one_of(
    st.builds(
        Decided,
        id=texts,
        agent=texts,
        team=texts,
        track=tracks,
        memory=texts,
        read=st.tuples(texts),
        confidence=st.floats(),
    ),
    st.builds(
        Acted, id=texts, decision=texts, agent=texts, team=texts, track=tracks, tool=texts, verdict=st.just("allowed")
    ),
    st.builds(Turned, id=texts, decision=texts, source=texts, success=st.booleans()),
)
subjects = st.builds(Subject, names, texts, texts)
commands = st.one_of(
    st.builds(Reserve, names, calls, numbers, limits, numbers),
    st.builds(Settle, names, numbers),
    st.builds(Release, texts),
    st.builds(Expire, texts),
    st.builds(Request, names, texts, subjects, numbers),
    st.builds(Grant, names, texts, texts),
    st.builds(Consume, names, subjects, texts),
    st.builds(Lapse, texts),
    st.builds(Open, texts, names, texts, numbers),
    st.builds(Probe, texts, names, numbers),
    st.builds(Close, texts, names, texts),
    st.builds(Record, events),
)


@given(st.lists(commands, min_size=1, max_size=20))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_is_written_or_refused(ledger, asked):
    good = []
    for one in asked:
        try:
            one.check()
        except MalformedError:
            continue
        good.append(one)
    waiting = [ledger.submit(one) for one in good]
    for command, answer in zip(good, [one.result() for one in waiting], strict=True):
        if isinstance(answer, Written):
            assert command.again(answer.event) is None
    with ledger.reading() as connection:
        verify(connection)


class Broken(Record):
    """A command with a bug."""

    def decide(self, state, now):
        raise ZeroDivisionError


def test_a_bug_in_one_command_fails_no_other(ledger):
    together = [acted("c1"), Broken(acted("c2").event), acted("c3")]
    first, second, third = _in_one_group(ledger, together)
    assert (first.result().event.id, third.result().event.id) == ("c1", "c3")
    with pytest.raises(ZeroDivisionError):
        second.result()


def _in_one_group(ledger, asked):
    from concurrent.futures import Future

    group = [(one, Future()) for one in asked]
    ledger._committer._commit(group)
    return [answer for _, answer in group]
