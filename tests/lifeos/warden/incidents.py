"""Retry storms that people have reported in public, as calls in simulated time. None of these agents heeds what it is told.

What a report does not say, the time between two calls most often, is assumed, and said here.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from lifeos.warden.limits import MINUTE
from lifeos.warden.seen import Call
from tests.lifeos.warden.calls import SECOND

DAY = 24 * 60 * MINUTE
DOLLAR = 1_000_000


class Incident(NamedTuple):
    """``micros``: what it did cost, 0 when nobody said; ``lasted``: microseconds, 0 when it was stopped by hand or nobody said."""

    source: str
    what: str
    micros: int
    lasted: int
    agents: int
    calls: Callable[[], Iterator[Call]]


def _same(count, every, outcome, tool, does, micros=0):
    for each in range(count):
        yield Call(
            agent="a",
            session="s",
            tool=tool,
            arguments="the same",
            result="the same" if outcome == "done" else "",
            outcome=outcome,
            does=does,
            micros=micros,
            at=each * every,
        )


def _retries():
    """A model's route that fails; ten seconds between two calls."""
    return _same(754, 10 * SECOND, "failed", "models/high", "thinks", 70 * DOLLAR // 754)


def _hammering():
    """A minute of it."""
    return _same(11_500, MINUTE // 11_500, "failed", "search", "reads")


def _circle():
    """Four agents ask each other in turn, one a quarter of a minute, in other words each time."""
    agents = "abcd"
    count = 11 * DAY // (15 * SECOND)
    for each in range(count):
        yield Call(
            agent=agents[each % 4],
            session="s",
            tool=agents[(each + 1) % 4],
            arguments=f"words {each}",
            outcome="done",
            does="asks",
            micros=47_000 * DOLLAR // count,
            at=each * 15 * SECOND,
        )


def _spiral():
    """219 thoughts, each with a call of a service that limits its rate; 20 dollars, for 15 to 25 were reported."""
    every = (6 * 60 + 42) * MINUTE // 219
    for each in range(219):
        thought = {"tool": "models/high", "arguments": f"words {each}", "does": "thinks", "outcome": "done"}
        search = {"tool": "search", "arguments": "the same", "does": "reads", "outcome": "failed"}
        yield Call(agent="a", session="s", at=each * every, result=str(each), micros=20 * DOLLAR // 219, **thought)
        yield Call(agent="a", session="s", at=each * every + SECOND, **search)


def _failing_tool():
    """Five seconds between two calls."""
    return _same(200, 5 * SECOND, "failed", "shell", "writes")


def _successful_tool():
    """Five seconds between two calls."""
    return _same(200, 5 * SECOND, "done", "read-file", "reads")


INCIDENTS = {
    "754 retries": Incident(
        "openclaw #67399",
        "754 retries of one question, 3.57 million tokens",
        70 * DOLLAR,
        754 * 10 * SECOND,
        1,
        _retries,
    ),
    "open breaker": Incident(
        "opendev #89", "11,500 calls a minute against a breaker that was open", 0, 0, 1, _hammering
    ),
    "eleven days": Incident(
        "fak #3273", "four agents ask each other for eleven days", 47_000 * DOLLAR, 11 * DAY, 4, _circle
    ),
    "219 turns": Incident(
        "openclaw #120962",
        "an agent analyses an answer 429 anew for 6 h 42 min",
        20 * DOLLAR,
        (6 * 60 + 42) * MINUTE,
        1,
        _spiral,
    ),
    "failing tool": Incident("hermes #12401", "a tool that fails is called on and on", 0, 0, 1, _failing_tool),
    "successful tool": Incident("hermes #12632", "a tool that succeeds is called on and on", 0, 0, 1, _successful_tool),
}
