"""Short ways to write traces."""

from lifeos.agent.contract import Action, Claim, Decision, Usage
from lifeos.gym.trace import Call, Read, Reply, Trace, Turn
from lifeos.units import Money


def trace(*events, changed=()):
    return Trace(0, "t", "frugal", events, "judged", "satisfied", changed)


def call(tool="look", result="ok", outcome="done", infrastructure=False, **arguments):
    return Call(tool, arguments, outcome, result, "sha256:x", infrastructure)


def reply(text="Hi.", *claims, actions=(), cost=0):
    return Reply(Decision("t", text, actions=tuple(actions), claims=tuple(claims), usage=Usage(cost=Money(cost))))


def claim(text, *cites):
    return Claim(text, cites)


def action(tool, outcome="done", *tags, **arguments):
    return Action(tool, arguments, outcome, tags)


def read(**records):
    return Read("q", {key.replace("_", ":"): text for key, text in records.items()})


def turn(text):
    return Turn("open", text)
