"""A share of what people ask goes to the shadow of a release, with every part in a pod, and the release is judged by what the shadow makes of it.

People come in by the gateway's Envoy; the agent runs its own code, from its Rollout, and calls its tools through that Envoy, with the certificate of its pod.
"""

import hashlib
import time

import pytest
from cryptography import x509

from tests.e2e import callers, guard, watch
from tests.e2e.faults import kill_containers, kill_pods
from tests.e2e.fleet import settled, stable
from tests.e2e.people import People
from tests.e2e.released import AGENT, FOLDER, NAMESPACE, VERDICT, Released
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_PERCENT, _SESSIONS = 5, 1000
_DECLARED = (
    (f"{FOLDER}/agent.yaml", "    profile: knative\n", "    profile: rollout\n"),
    (
        f"{FOLDER}/agent.yaml",
        "  eval: {suite: knowledge}\n",
        f"  eval: {{suite: knowledge}}\n  release: {{shadow: {{percent: {_PERCENT}, by: session, minDecisions: 20}}, steps: [100]}}\n",
    ),
)
"""It is always on, for of those that sleep nothing is mirrored; and its release ends with its shadow: what comes after is another story."""
_UNSURE = "desk.call(TOOL, arguments, confidence=0.8)"
"""Below the floor that is declared for the agent, as no call of the version before is."""
_READY, _JUDGED = 120, 300
"""Seconds until an agent answers; until a release is judged, by some fifty questions and a look of the controller after them."""


@pytest.fixture(scope="module")
def made(cluster, tmp_path_factory):
    folder = tmp_path_factory.mktemp("mirrored")
    said = {"changes": _DECLARED, "programs": [VERDICT], "running": [AGENT], "servers": ["calendar"]}
    with guard.standing(cluster, folder, **said) as found:
        yield Released(cluster, found)


@pytest.fixture(scope="module")
def people(cluster, made):
    line = TimeLine(f"{AGENT}, which is always on here")
    made.rollout(settled, _READY)
    with People(cluster, AGENT, made.guard.people) as those:
        watch.settle(those.reach, _READY)
        line.mark("people reach it by Envoy")
        yield those


@pytest.fixture(scope="module")
def shadowed(people):
    """Those of many sessions that the shadow's share is of, and as many others."""
    sessions = [f"s-{number}" for number in range(_SESSIONS)]
    ours = [session for session in sessions if _bucket(session) * 100 < _PERCENT * 65536]
    return ours, [session for session in sessions if session not in ours][: len(ours)], sessions


def test_the_declared_share_of_sessions_is_mirrored_each_always_or_never(made, people, shadowed):
    line = TimeLine("Who is mirrored")
    ours, others, sessions = shadowed
    live, mirrored = made.counted()
    slowest = max(each.seconds for each in people.ask(sessions))
    line.mark(f"{len(sessions)} sessions have asked; the slowest answer took {slowest:.1f} s")
    found = made.counted()
    line.mark(f"Envoy mirrored {found[1] - mirrored} of them")
    assert found == (live + len(sessions), mirrored + len(ours))
    spread = 4 * (_SESSIONS * _PERCENT / 100 * (1 - _PERCENT / 100)) ** 0.5
    assert abs(len(ours) - _SESSIONS * _PERCENT / 100) < spread, "five of a hundred, within what chance makes of it"
    for forged in ("0", "1"):
        people.ask([*ours, *others], x_lifeos_shadow=forged)
    assert made.counted()[1] == found[1] + 2 * len(ours)
    line.mark("asked again, whatever they say of themselves: those sessions, and no others")
    assert people.lost() == []
    assert made.written() == people.wanted(), "each once, and by the version that serves"


def test_nobody_who_asks_feels_that_nobody_judges(cluster, made, people, shadowed):
    line = TimeLine("The verdict service, killed")
    kill_containers(cluster, guard.SYSTEM, f"deployment/{VERDICT}")
    answers = people.ask(shadowed[0] * 2)
    slowest = max(each.seconds for each in answers)
    line.mark(f"{len(answers)} questions, all of them mirrored; the slowest answer took {slowest:.1f} s")
    assert people.lost() == []
    watch.settle(made.judging, _READY)
    line.mark("it answers again")


def test_a_version_that_decides_well_is_promoted_by_what_people_ask(cluster, made, people, shadowed):
    before, pods = made.rollout(settled, _READY), made.pods("live")
    line = TimeLine("A release that is judged by what people ask")
    prompt = made.guard.configuration.tree / FOLDER / "prompts/system.md"
    prompt.write_text(f"{prompt.read_text()}\nSay nothing twice.\n")
    made.begin(before, line)
    people.ask(shadowed[0])
    line.mark(f"{len(shadowed[0])} questions are mirrored while there is no shadow yet")
    pod = made.stands("shadow", _READY)
    identity = _identity(callers.issued(cluster, pod, NAMESPACE))
    line.mark(f"the shadow stands; its certificate says {identity}")
    assert identity == f"spiffe://lifeos.dev/agent/{AGENT}/track/shadow"
    _ask_until(people, shadowed, lambda: made.noted("recorded", people.asked), _JUDGED)
    kill_pods(cluster, NAMESPACE, f"lifeos.dev/agent={AGENT},lifeos.dev/track=shadow", "agent")
    line.mark("it has decided something, and is killed; the kubelet starts it again")
    _ask_until(people, shadowed, lambda: made.over(before), _JUDGED)
    found = made.judged()
    line.mark(f"{found['good']} of {found['decisions']} decisions were good: {found['verdict']}")
    assert (found["verdict"], found["decisions"]) == ("pass", found["good"])
    assert stable(made.rollout(settled, _READY)) != stable(before)
    assert not made.pods("live") & pods
    line.mark("promoted")
    # What it would have written is what those asked for who are of its share, and it is in the ledger alone.
    noted = made.noted("recorded", people.asked)
    assert {each.session for each in noted} <= set(shadowed[0])
    assert len(noted) >= found["decisions"]
    assert not made.noted("allowed", people.asked), "no write of a shadow passes"
    assert people.lost() == []
    assert made.written() == people.wanted()
    line.mark("its writes are in the ledger and not in the calendar; whoever asked has an answer")


def test_a_version_that_policies_deny_is_aborted_by_what_people_ask(made, people, shadowed):
    """By its own account it decides well: it asks the person to look into the calendar. What the ledger has of its calls says more."""
    before, pods = made.rollout(settled, _READY), made.pods("live")
    line = TimeLine("A version that is not sure of what it writes")
    made.guard.configuration.change(f"{FOLDER}/calendar.py", "desk.call(TOOL, arguments, confidence=SURE)", _UNSURE)
    version = made.begin(before, line)
    since = len(people.asked)
    _ask_until(people, shadowed, lambda: made.over(before), _JUDGED)
    aborted = made.rollout(lambda found: found["status"].get("abort") is True, _READY)
    line.mark(f"aborted: {aborted['status']['message'][:100]}")
    found = made.judged()
    line.mark(f"{found['verdict']}: {found['reasons'][0]}")
    assert found["verdict"] == "fail"
    assert made.noted("denied", people.asked[since:]), "what it was not sure of"
    assert stable(aborted) == stable(before)
    assert made.pods("live") == pods, "the version before serves on, by the same pods"
    assert version not in {each.version for each in people.asked[since:]}
    assert people.lost() == []
    assert made.written() == people.wanted()


def _ask_until(people, shadowed, true, seconds):
    """People go on with their conversations, most of them in sessions of the shadow's share, until something is so."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"longer than {seconds} s"
        people.ask([*shadowed[0], *shadowed[1][:5]])


def _bucket(session):
    """A number from 0 to 65535, as the policies make it of a session."""
    return int(hashlib.sha256(session.encode()).hexdigest()[:4], 16)


def _identity(issued):
    shown = x509.load_pem_x509_certificate(issued["certificate"].encode())
    [name] = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return name.value
