"""A release that is looked at, its scripted shadow, and what is asked of it."""

import threading

from lifeos.agent.contract import Decision, Task
from lifeos.services.mirrored.judged import Mirrored
from tests.lifeos.bundle import fleets

PILOT, CATALOG = fleets.agent(), fleets.catalog()
FOREVER = 60.0


class Script:
    """A shadow that gives what it is told to, one after the other, the last one again and again."""

    def __init__(self, *gives):
        self.gives, self.asked, self.traces, self.closed = list(gives), [], [], 0

    def ask(self, task, _seconds, trace=""):
        self.asked.append(task)
        self.traces.append(trace)
        given = self.gives.pop(0) if len(self.gives) > 1 else self.gives[0]
        return Decision(task.id, given) if isinstance(given, str) else given(task) if callable(given) else given

    def close(self):
        self.closed += 1


def made(decisions, shadow, calls=None, **seconds):
    given = {"again": 0.0, "lease": FOREVER, **seconds}
    return Mirrored(decisions, lambda *_: ([], []), calls, lambda _agent, _version: shadow, **given)


def task(text="Where to?", **fields):
    return Task(fields.pop("id", "t"), "s", text, **fields)


def settled(version="v"):
    """Wait until nothing is under way."""
    for thread in threading.enumerate():
        if thread.name == f"mirrored {version}":
            thread.join(FOREVER)
            assert not thread.is_alive()


def look(ours, certain=lambda: False, version="v", agent=PILOT, catalog=CATALOG):
    return ours.look(agent, catalog, version, certain)


def marks(decisions, version="v"):
    return decisions.of("pilot", version, "shadow")
