"""From what an agent declares to what a signature is complete at."""

from typing import NamedTuple

from lifeos.ir import Agent

MINUTE = 60_000_000
"""Microseconds."""

CALLS_PER_MINUTE = 600
"""Ten calls a second, for a minute, in one session. An agent that asks a model before it acts makes one a second; the storm of opendev #89 made
11,500 a minute."""
ROUNDS = 10
"""Times that a request goes round among agents that do nothing but ask each other. Two that improve a text together take a few rounds; AutoGen
and Dapr Agents end a conversation at ten turns."""
ACROSS = 10
"""Sessions at once that an agent of ours serves by default (``runtime.concurrency``). A storm that takes a new session for each call is one of the
agent as a whole, and only so many times a session's limit tells it from many people who ask alike."""


class Limits(NamedTuple):
    """``identical_calls`` 0: no limit. ``spend``: micros without a success. ``forget``: microseconds between two identical calls after which the
    first one counts no more: who waits as long as the breaker would make it wait is no storm. ``calls_per_minute``: sustained; a
    burst of one minute's worth passes."""

    identical_failures: int
    identical_calls: int
    calls_per_minute: int
    spend: int
    forget: int


def of_session(agent: Agent) -> Limits:
    """What one session may do. Spending without a success: as many decisions as there may be identical calls, each at the most that it may cost."""
    breaker = agent.breaker
    return Limits(
        breaker.identical_failures,
        breaker.identical_calls,
        CALLS_PER_MINUTE,
        breaker.identical_calls * agent.budget.per_decision.micros,
        breaker.cooldown * 1000,
    )


def of_agent(session: Limits) -> Limits:
    """What an agent may do in all of its sessions together. Many people make the same successful call, so those have no limit here."""
    return session._replace(
        identical_failures=session.identical_failures * ACROSS,
        identical_calls=0,
        calls_per_minute=session.calls_per_minute * ACROSS,
        spend=session.spend * ACROSS,
    )
