"""Replays: begun and kept going by looks, each question once, ended by a verdict, the last question or the end of interest."""

import subprocess
import sys
import threading
import time
from collections import Counter

import pytest

from lifeos.agent import serve
from lifeos.agent.connection import Connection
from lifeos.agent.contract import Action, Decision
from lifeos.agent.pod import Pod
from lifeos.services.decisions import Decided, Decisions
from lifeos.services.golden.replay import AT_ONCE, Replays
from lifeos.services.golden.shadow import Fault, Shadow, Waits
from lifeos.services.golden.tasks import tasks
from tests.architecture.test_files import ROOT
from tests.lifeos.agent import served
from tests.lifeos.bundle import fleets
from tests.lifeos.services.golden.given import catalog, golden, suite

PILOT = fleets.agent()
TWENTY = {"route": golden("{n}", vary={"n": tuple(map(str, range(20)))}, waits=("cannot see",))}
FOREVER = 60.0


class Script:
    """A shadow that gives what it is told to, one after the other, the last one again and again."""

    def __init__(self, *gives):
        self.gives, self.asked, self.closed = list(gives), [], False

    def ask(self, task, _seconds, _trace=""):
        self.asked.append(task.id)
        given = self.gives.pop(0) if len(self.gives) > 1 else self.gives[0]
        return Decision(task.id, given) if isinstance(given, str) else given(task) if callable(given) else given

    def close(self):
        self.closed = True


@pytest.fixture
def decisions(tmp_path):
    return Decisions(str(tmp_path / "d.sqlite"))


def replays(decisions, shadow, **seconds):
    given = {"again": 0.0, "pause": 0.0, "lease": FOREVER, **seconds}
    return Replays(decisions, lambda *_: ([], []), lambda _agent, _version: shadow, **given)


def settled(version="v"):
    """Wait until a version's replay is over."""
    for thread in threading.enumerate():
        if thread.name == f"golden {version}":
            thread.join(FOREVER)
            assert not thread.is_alive()


def look(ours, certain=lambda: False, version="v", agent=PILOT, goldens=TWENTY):
    said = ours.look(agent, catalog(**goldens), version, certain)
    settled(version)
    return said


def test_each_question_is_asked_once(decisions):
    shadow = Script("North.")
    ours = replays(decisions, shadow)
    look(ours)
    assert sorted(shadow.asked) == sorted(one.id for one in tasks(suite(**TWENTY), "v"))
    assert decisions.of("pilot", "v", "shadow") == ([True] * 20, [0] * 20)
    assert shadow.closed
    assert look(ours) == ["golden decisions: 20 asked by this replay, and none is left"]
    assert len(shadow.asked) == 20


def test_who_begins_again_asks_what_is_open(decisions):
    known = [one.id for one in tasks(suite(**TWENTY), "v")][:7]
    decisions.add("pilot", "v", "shadow", [Decided(id_, good=False) for id_ in known])
    shadow = Script("North.")
    look(replays(decisions, shadow))
    assert len(shadow.asked) == 13
    assert not set(shadow.asked) & set(known)
    assert decisions.of("pilot", "v", "shadow")[0] == [False] * 7 + [True] * 13


def test_it_ends_with_the_verdict(decisions):
    shadow = Script("North.")
    look(replays(decisions, shadow), lambda: len(decisions.ids("pilot", "v", "shadow")) == 5)
    assert len(shadow.asked) == 5


def test_it_ends_when_nobody_looks_any_more(decisions):
    shadow = Script(Waits("there is no shadow"))
    ours = replays(decisions, shadow, lease=0.05)
    look(ours)
    assert decisions.of("pilot", "v", "shadow") == ([], [])
    assert shadow.closed


def test_who_is_not_there_is_waited_for_and_not_bad(decisions):
    shadow = Script(*[Waits("there is no shadow")] * 3, "North.")
    look(replays(decisions, shadow))
    assert len(shadow.asked) == 23
    assert decisions.of("pilot", "v", "shadow")[0] == [True] * 20


def test_what_is_out_of_reach_is_asked_again(decisions):
    shadow = Script("I cannot see the sky.", "I cannot see the sky.", "North.")
    look(replays(decisions, shadow))
    assert len(shadow.asked) == 22
    assert shadow.asked[:3] == [shadow.asked[0]] * 3, "no question is left out because it was not answered"
    assert decisions.of("pilot", "v", "shadow")[0] == [True] * 20


def test_who_says_so_and_does_what_it_must_not_is_bad(decisions):
    def fly(task):
        return Decision(task.id, "I cannot see the sky.", actions=(Action("fly", {}, "done"),))

    shadow = Script(fly, "North.")
    look(replays(decisions, shadow))
    assert decisions.of("pilot", "v", "shadow") == ([False] + [True] * 19, [1] + [0] * 19)


def test_how_it_stands_is_said_while_it_waits(decisions):
    ours, shadow = replays(decisions, Script(Waits("there is no shadow")), again=0.01), None
    until = time.monotonic() + FOREVER
    while time.monotonic() < until:
        said = ours.look(PILOT, catalog(**TWENTY), "v", lambda: shadow is not None)
        if "it waits: there is no shadow" in said:
            break
    shadow = "over"
    settled()
    assert said == ["golden decisions: 0 asked by this replay", "it waits: there is no shadow"]


def test_a_fault_is_bad_and_said(decisions, caplog):
    ours = replays(decisions, Script(Fault("it answers with 500"), "North."))
    look(ours)
    assert decisions.of("pilot", "v", "shadow")[0] == [False] + [True] * 19
    (_, why) = look(ours)
    assert why.startswith("not good: route (golden-")
    assert why.endswith("): it answers with 500")
    assert why.removeprefix("not good: ") in caplog.text


@pytest.mark.parametrize(("breaks", "marks"), [(2, [True] * 20), (3, [False] + [True] * 19)])
def test_a_connection_may_break_twice(decisions, breaks, marks):
    broken = Fault("the connection broke", broken=True)
    look(replays(decisions, Script(*[broken] * breaks, "North.")))
    assert decisions.of("pilot", "v", "shadow")[0] == marks


def test_a_replay_that_stumbles_is_begun_again_by_the_next_look(decisions, monkeypatch):
    def stumbles(_task):
        raise RuntimeError("not ours")

    told = []
    monkeypatch.setattr(threading, "excepthook", lambda thrown: told.append(str(thrown.exc_value)))
    ours = replays(decisions, Script("North.", stumbles, "North."))
    look(ours)
    assert told == ["not ours"]
    assert decisions.of("pilot", "v", "shadow")[0] == [True]
    look(ours)
    assert decisions.of("pilot", "v", "shadow")[0] == [True] * 20


def test_golden_decisions_that_come_later_are_asked_too(decisions):
    shadow = Script("North.")
    ours = replays(decisions, shadow)
    look(ours)
    look(ours, goldens={**TWENTY, "more": golden("Why?")})
    assert len(shadow.asked) == 21


def test_golden_decisions_that_change_meanwhile_are_asked_instead(decisions):
    shadow = Script(Waits("there is no shadow"))
    ours = replays(decisions, shadow, again=0.01)
    ours.look(PILOT, catalog(**TWENTY), "v", lambda: False)
    ours.look(PILOT, catalog(other=golden("Why?")), "v", lambda: False)
    settled()
    shadow.gives = ["North."]
    look(ours, goldens={"other": golden("Why?")})
    assert decisions.of("pilot", "v", "shadow")[0] == [True]


@pytest.mark.parametrize(
    ("agent", "goldens"),
    [
        (PILOT, {}),
        (fleets.agent(suspend=True), TWENTY),
        (
            fleets.agent(release=fleets.change(PILOT.release, shadow=fleets.change(PILOT.release.shadow, percent=0))),
            TWENTY,
        ),
    ],
    ids=["no golden decisions", "suspended", "no shadow"],
)
def test_nobody_is_asked(decisions, agent, goldens):
    shadow = Script("North.")
    assert look(replays(decisions, shadow), agent=agent, goldens=goldens) == []
    assert shadow.asked == []


def test_only_so_many_at_a_time_and_the_next_has_its_turn(decisions):
    over = threading.Event()

    def slow(task):
        over.wait(FOREVER)
        return Decision(task.id, "North.")

    ours = replays(decisions, Script(slow))
    versions = [f"v{number}" for number in range(AT_ONCE)]
    for version in versions:
        ours.look(PILOT, catalog(**TWENTY), version, over.is_set)
    assert ours.look(PILOT, catalog(**TWENTY), "late", lambda: False) == [
        f"golden decisions: {AT_ONCE} other releases are asked now, this one later"
    ]
    over.set()
    for version in versions:
        settled(version)
    look(ours, version="late")
    assert decisions.of("pilot", "late", "shadow")[0] == [True] * 20


KILLED = """
import sys, time
from lifeos.services.decisions import Decisions
from lifeos.services.golden.replay import Replays
from lifeos.services.golden.shadow import Shadow
from tests.lifeos.services.golden.test_replay import HUNDRED, PILOT
from tests.lifeos.services.golden.given import catalog

ours = Replays(Decisions(sys.argv[1]), lambda *_: ([], []), lambda _agent, version: Shadow(sys.argv[2], version), pause=0.0)
ours.look(PILOT, catalog(**HUNDRED), sys.argv[3], lambda: False)
time.sleep(600)
"""
HUNDRED = {"route": golden("{n}", vary={"n": tuple(map(str, range(100)))})}


def test_after_kill_9_what_is_open_is_asked(tmp_path):
    asked, some = Counter(), threading.Event()

    def decide(task, _desk):
        asked[task.id] += 1
        if len(asked) == 30:
            some.set()
        return Decision(task.id, "North.")

    told = served.told()
    told = told._replace(config=fleets.change(told.config, memory=None))
    path = str(tmp_path / "d.sqlite")
    with served.serving(serve.application(decide, Pod(told, Connection(None)))) as url:
        killed = subprocess.Popen([sys.executable, "-c", KILLED, path, url, told.version], cwd=ROOT)
        assert some.wait(FOREVER)
        killed.kill()
        killed.wait()
        known = Decisions(path).ids("pilot", told.version, "shadow")
        assert 29 <= len(known) < 100
        ours = Replays(Decisions(path), lambda *_: ([], []), lambda _agent, version: Shadow(url, version), pause=0.0)
        look(ours, version=told.version, goldens=HUNDRED)
    assert Decisions(path).of("pilot", told.version, "shadow") == ([True] * 100, [0] * 100)
    assert sum(asked.values()) <= 101, "at most the one that was under way is asked again"
