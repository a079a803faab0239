"""What is mirrored: put to the shadow that somebody looks at, each question once, judged by what it answers and by what the ledger says of its calls."""

import threading
import time

import pytest

from lifeos.agent import serve
from lifeos.agent.connection import Connection
from lifeos.agent.contract import Action, Claim, Decision, Said
from lifeos.agent.pod import Pod
from lifeos.services.calls import Calls, CallsUnknown
from lifeos.services.decisions import Decided
from lifeos.services.golden.shadow import Fault, Shadow, Waits
from lifeos.services.golden.tasks import addressed
from lifeos.services.mirrored.judged import AT_ONCE, Mirrored
from tests.lifeos.agent import served
from tests.lifeos.bundle import fleets
from tests.lifeos.services.mirrored.asking import CATALOG, FOREVER, PILOT, Script, look, made, marks, settled, task


def test_what_people_ask_is_put_to_the_shadow_as_it_was_and_judged(decisions):
    shadow = Script("North.")
    ours = made(decisions, shadow)
    assert look(ours)[0].startswith("mirrored decisions: 0 judged, 0 under way")
    asked = task(history=(Said("user", "Hello."),), date="2026-12-01")
    ours.take("pilot", asked)
    settled()
    assert shadow.asked == [asked], "its session and its id, too"
    assert shadow.closed == 1
    assert marks(decisions) == ([True], [0])
    assert decisions.ids("pilot", "v", "shadow") == {f"mirrored-{addressed(asked.text, asked.date, asked.history)}"}
    assert look(ours)[0].startswith("mirrored decisions: 1 judged, 0 under way")


@pytest.mark.parametrize("agent", ["pilot", "nobody", ""])
def test_where_nobody_looks_nobody_is_asked(decisions, agent):
    shadow = Script("North.")
    ours = made(decisions, shadow, lease=0.0 if agent == "pilot" else FOREVER)
    look(ours)
    ours.take(agent, task())
    settled()
    assert shadow.asked == []


def test_what_is_certain_is_not_asked(decisions):
    shadow = Script("North.")
    ours = made(decisions, shadow)
    look(ours, certain=lambda: True)
    ours.take("pilot", task())
    settled()
    assert shadow.asked == []


@pytest.mark.parametrize(
    ("agent", "catalog"),
    [
        (fleets.agent(suspend=True), CATALOG),
        (
            fleets.agent(release=fleets.change(PILOT.release, shadow=fleets.change(PILOT.release.shadow, percent=0))),
            CATALOG,
        ),
        (fleets.agent(runtime=fleets.change(PILOT.runtime, profile="knative")), CATALOG),
        (PILOT, fleets.change(CATALOG, platform=fleets.change(CATALOG.platform, workflows=None))),
    ],
    ids=["suspended", "no shadow", "asleep", "no gates"],
)
def test_where_nothing_is_mirrored(decisions, agent, catalog):
    ours = made(decisions, Script("North."))
    assert look(ours, agent=agent, catalog=catalog) == []
    ours.take("pilot", task())
    settled()
    assert marks(decisions) == ([], [])


def test_the_same_question_counts_once_whoever_asks_it(decisions):
    shadow = Script("North.")
    ours = made(decisions, shadow)
    look(ours)
    for id_ in ("a", "b"):
        ours.take("pilot", task(id=id_))
        settled()
    assert len(shadow.asked) == 1
    again = made(decisions, shadow)  # and after the service was started anew
    look(again)
    again.take("pilot", task())
    settled()
    assert len(shadow.asked) == 1
    assert marks(decisions) == ([True], [0])


def test_another_version_is_judged_by_itself(decisions):
    ours = made(decisions, Script("North."))
    look(ours)
    ours.take("pilot", task())
    settled()
    look(ours, version="w")
    ours.take("pilot", task())
    settled("w")
    assert (marks(decisions), marks(decisions, "w")) == (([True], [0]), ([True], [0]))


@pytest.mark.parametrize(
    ("gives", "good", "violations"),
    [
        (Fault("it answers with 500"), False, 0),
        (lambda _task: Decision("another", "North."), False, 0),
        (lambda task: Decision(task.id, "North.", confidence=1.5), False, 0),
        (lambda task: Decision(task.id, "North.", claims=(Claim("It rains."),)), False, 0),
        (lambda task: Decision(task.id, "North.", actions=(Action("fly", {}, "done"),)), False, 1),
        (lambda task: Decision(task.id, "North.", actions=(Action("pay", {}, "denied"),)), True, 0),
    ],
)
def test_what_is_no_good_decision(decisions, caplog, gives, good, violations):
    ours = made(decisions, Script(gives))
    look(ours)
    ours.take("pilot", task("What my doctor said"))
    settled()
    assert marks(decisions) == ([good], [violations])
    assert (look(ours)[-1].startswith("not good: mirrored-")) is not good
    assert "doctor" not in caplog.text + "".join(look(ours)), "what people ask is in no log"


@pytest.mark.parametrize(
    ("denied", "good"),
    [((), True), (("approval-needed",), True), (("confidence-low",), False), (("over-daily-budget", "x"), False)],
)
def test_the_ledger_says_what_was_denied(decisions, denied, good):
    shadow, asked = Script("North."), []

    def calls(of):
        asked.append(of)
        return Calls(denied=denied)

    ours = made(decisions, shadow, calls)
    look(ours)
    ours.take("pilot", task())
    settled()
    assert asked == shadow.traces
    assert len(asked[0]) == 32
    assert marks(decisions) == ([good], [0])


def test_what_is_not_the_versions_doing_is_asked_again_under_another_trace(decisions):
    shadow = Script("North.")
    answers = [Calls(denied=("over-daily-budget",)), CallsUnknown("the ledger is away"), Calls(1)]

    def calls(_of):
        given = answers.pop(0)
        if isinstance(given, CallsUnknown):
            raise given
        return given

    ours = made(decisions, shadow, calls)
    look(ours)
    ours.take("pilot", task())
    settled()
    assert marks(decisions) == ([True], [0])
    assert len(set(shadow.traces)) == 3


def test_an_empty_shadow_is_waited_for_and_its_questions_are_bounded(decisions):
    there = threading.Event()
    shadow = Script(lambda task: Decision(task.id, "North.") if there.is_set() else Waits("there is no shadow"))
    ours = made(decisions, shadow, again=0.01)
    look(ours)
    for number in range(AT_ONCE + 5):
        ours.take("pilot", task(str(number)))
    until = time.monotonic() + FOREVER
    while len(said := look(ours)) < 2:
        assert time.monotonic() < until
    assert said[0].startswith(f"mirrored decisions: 0 judged, {AT_ONCE} under way, 5 left out")
    assert said[1] == "it waits: there is no shadow"
    there.set()
    settled()
    assert marks(decisions) == ([True] * AT_ONCE, [0] * AT_ONCE)


def test_what_nobody_waits_for_any_more_may_be_asked_again(decisions):
    shadow, over = Script(Waits("there is no shadow")), []
    ours = made(decisions, shadow, again=0.01)
    look(ours, certain=lambda: bool(over))
    ours.take("pilot", task())
    over.append(1)
    settled()
    shadow.gives = ["North."]
    look(ours)
    ours.take("pilot", task())
    settled()
    assert marks(decisions) == ([True], [0])


def test_a_mark_that_somebody_posted_before_stays(decisions):
    decisions.add("pilot", "v", "shadow", [Decided(f"mirrored-{addressed('Where to?', None, ())}", good=False)])
    shadow = Script("North.")
    ours = made(decisions, shadow)
    look(ours)
    ours.take("pilot", task())
    settled()
    assert marks(decisions) == ([False], [0])


def test_an_agent_as_it_is_served_is_told_the_trace(decisions):
    told = served.told()
    told = told._replace(config=fleets.change(told.config, memory=None))
    seen = []

    def decide(task, _desk):
        return Decision(task.id, "North.")

    app = serve.application(decide, Pod(told, Connection(None)))

    async def watched(scope, receive, send):
        if scope["type"] == "http" and scope["method"] == "POST":
            seen.append(dict(scope["headers"])[b"traceparent"].decode())
        await app(scope, receive, send)

    with served.serving(watched) as url:
        calls = []
        ours = Mirrored(
            decisions,
            lambda *_: ([], []),
            lambda of: calls.append(of) or Calls(),
            lambda _agent, version: Shadow(url, version),
        )
        look(ours, version=told.version)
        ours.take("pilot", task())
        settled(told.version)
    assert marks(decisions, told.version) == ([True], [0])
    assert [one.split("-")[1] for one in seen] == calls
