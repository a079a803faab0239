"""Calls as the gateway would report them, in simulated time."""

from lifeos.warden.limits import Limits
from lifeos.warden.seen import Call, Turn

SECOND = 1_000_000
LIMITS = Limits(identical_failures=3, identical_calls=5, calls_per_minute=600, spend=2_500_000, forget=600 * SECOND)
"""What an agent has that declares nothing: the language's defaults."""


def limits(_agent):
    return LIMITS


def call(outcome="done", at=0, **more):
    given = {"agent": "ada", "session": "s", "tool": "search", "arguments": "a", "result": "r", **more}
    return Call(outcome=outcome, at=at, **given)


def turn(at=0, agent="ada", session="s"):
    return Turn(agent=agent, session=session, at=at)
