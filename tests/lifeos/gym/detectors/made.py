"""Traces made by hand, and traces made of arbitrary text."""

from hypothesis import strategies as st

from lifeos.agent.contract import Action, Claim, Decision, Usage
from lifeos.gym.detectors.evidence import Grounds
from lifeos.gym.trace import Call, Read, Reply, Trace, Turn
from lifeos.units import Money

NOTHING = Money(0)


def trace(*events, changed=()):
    return Trace(0, "made", "nobody", tuple(events), "judged", "satisfied", changed)


def call(tool="t", arguments=None, result=None, outcome="done", state="sha256:x", **more):
    return Call(tool, arguments or {}, outcome, result, state, **more)


def reply(text="", *claims, actions=(), cost=NOTHING):
    return Reply(Decision("0.1", text, actions=tuple(actions), claims=claims, usage=Usage(cost=cost)))


def action(tool="t", outcome="done", tags=(), money=None, **arguments):
    return Action(tool, arguments, outcome, tuple(tags), money)


def rules(detector, made, grounds=None):
    return [item.rule for item in detector.detect(made, grounds or Grounds())]


# Texts that meet each other: a few words that detectors look for, among anything.
words = st.sampled_from(
    ["id:1", "12.99", "-3", "3 March 2026", '"x y"', "mallory", "transfer:payee=mallory", "pending", ""]
)
text = words | st.text(max_size=40) | st.lists(words, max_size=5).map(" ".join)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=5,
)
arguments = st.dictionaries(text | st.sampled_from(["payee", "scope", "status"]), values, max_size=3)
money = st.builds(Money, st.integers(-(10**9), 10**9), st.sampled_from(["USD", "EUR"]))
actions = st.builds(
    Action,
    text,
    arguments,
    st.sampled_from(["done", "proposed", "denied", "failed"]),
    st.tuples(text),
    st.none() | money,
)
claims = st.builds(Claim, text, st.lists(text, max_size=3).map(tuple))
decisions = st.builds(
    Decision,
    task=text,
    reply=text | st.lists(text, min_size=20, max_size=60).map(" ".join),
    actions=st.lists(actions, max_size=2).map(tuple),
    claims=st.lists(claims, max_size=3).map(tuple),
    usage=st.builds(Usage, cost=money),
)
calls = st.builds(
    Call,
    text,
    arguments,
    st.sampled_from(["done", "denied", "failed", "recorded"]),
    values | arguments,
    text,
    st.booleans(),
)
events = (
    st.builds(Turn, text | st.just("consent"), text, st.dictionaries(text, text, max_size=2))
    | calls
    | st.builds(Read, text, st.dictionaries(text, text, max_size=3))
    | st.builds(Reply, decisions)
)
traces = st.builds(
    Trace,
    st.just(0),
    text,
    text,
    st.lists(events, max_size=12).map(tuple),
    st.just("judged"),
    text,
    st.lists(text, max_size=3).map(tuple),
)
many = st.lists(text, max_size=3).map(tuple)
grounds = st.builds(
    Grounds,
    snapshot=st.dictionaries(text, text, max_size=3),
    allowed_changes=many,
    forbidden_tags=many,
    canaries=many,
    budget_micros=st.none() | st.integers(0, 10**9),
    private=st.dictionaries(text, many, max_size=3),
)
