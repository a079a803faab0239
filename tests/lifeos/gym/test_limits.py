"""Limits: no candidate gets past them, and what is cut is still known for what it was."""

import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.gym import limits
from lifeos.gym.limits import MOST_CALLS, MOST_KEPT, WAITING, Exhausted, Limits, shortened, size
from lifeos.gym.trace import Read


def test_so_many_calls():
    left = Limits()
    for _ in range(MOST_CALLS):
        left.call()
    with pytest.raises(Exhausted, match=f"more than {MOST_CALLS} calls") as raised:
        left.call()
    assert not raised.value.late


def test_so_many_bytes():
    left, event = Limits(), Read("q", {"m:1": "x" * 1_000_000})
    for _ in range(MOST_KEPT // size(event)):
        left.kept(event)
    with pytest.raises(Exhausted, match=f"more than {MOST_KEPT} bytes"):
        left.kept(event)


def test_so_long_and_what_it_waited_for_does_not_count(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.05)
    left = Limits()
    left.check()
    time.sleep(0.06)
    with pytest.raises(Exhausted, match=r"more than 0\.05 s") as raised:
        left.check()
    assert raised.value.late
    left.waited(60)
    left.check()
    left.waited(1e9)
    assert left.deadline < time.monotonic() + 1 + WAITING


JSON = st.recursive(
    st.text(max_size=400) | st.integers() | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=40) | st.dictionaries(st.text(max_size=300), inner, max_size=40),
    max_leaves=60,
)


@given(JSON)
def test_what_is_shortened_is_small_and_the_same_each_time(value):
    short = shortened(value)
    assert short == shortened(value)
    assert size(short) <= size(value) + 3 * 100
    msgspec.json.decode(msgspec.json.encode(short))


def test_what_is_short_stays_as_it_is():
    value = {"account": "acc:savings", "amount": 150, "lines": [{"a": None}, "b"]}
    assert shortened(value) == value
    assert size(shortened({"memo": "x" * 10_000_000, "lines": ["y" * 1000] * 100_000})) < 10_000
