"""A release whose shadow nobody judges but the golden decisions of its suite: promoted when it decides well, ended when it does not."""

import json
import re
import secrets
import time
import urllib.request

import pytest

from tests.e2e import releases
from tests.e2e.fleet import AGENT, AGENT_FILE, NAMESPACE, PLATFORM_APPLICATION, stable
from tests.e2e.sleepers import Sleeper, led, shadowed
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_CODE = "agents.d/platform/hello/agent.py"
_SUITE = "evals/suites/hello/suite.yaml"
_BOOKS = """    if "book" in task.text.lower():
        return Decision(task.id, "Hello! Done.", actions=(Action("calendar-write", {"title": "It"}, "done"),), confidence=0.95)
"""
_GOLDEN = """
  golden:
    today:
      ask: "{greeting} What is on today?"
      vary:
        greeting: [Good morning., Hello., Morning.]
        month: ["01", "03", "05", "07", "09", "11"]
        day: ["02", "07", "12", "17", "22", "27"]
      date: "2026-{month}-{day}"
      good: {says: [hello], omits: [booked]}
"""
_JUDGED = 300
"""Seconds for some fifty questions, and a look of the controller after them."""


@pytest.fixture
def begun(cluster, fleet):
    """What served before, with a release that ends with its shadow: what comes after is another story."""
    cluster.ask("rollout", "status", "deployment/lifeos-verdict", "--namespace=lifeos-system", "--timeout=120s")
    commit = fleet.configuration.git("rev-parse", "HEAD")
    before, pods = fleet.settled(), fleet.backends("hello-live")
    fleet.configuration.change(AGENT_FILE, "steps: [50, 100]", "steps: [100]")
    yield before, pods
    fleet.configuration.restore(commit)
    fleet.settled()


def test_a_shadow_that_decides_well_is_promoted_and_nobody_said_so(cluster, fleet, begun):
    before, pods = begun
    line = TimeLine("A release that is judged by golden decisions")
    releases.change(fleet)
    version = _started(fleet, before, line)
    _until(cluster, version, "out of reach")
    line.mark("no calendar is here, so nothing is known of the version: its shadow waits, and is not bad")
    suite = fleet.configuration.tree / _SUITE
    suite.write_text(re.sub(r"(?m)^ +(waits|confidence): \S.*\n", "", suite.read_text()))
    commit = fleet.configuration.push("hello is good also where it says that it cannot see")
    fleet.synced(commit, PLATFORM_APPLICATION)
    line.mark("other golden decisions are pushed, for which none is needed; no gate, and no new version")
    after = fleet.settled(seconds=_JUDGED)
    line.mark("promoted")
    assert stable(after) != stable(before)
    assert not fleet.backends("hello-live") & pods
    found = _verdict(cluster, version)
    line.mark(f"{found['good']} of {found['decisions']} decisions were good: {found['verdict']}")
    assert (found["verdict"], found["decisions"]) == ("pass", found["good"])
    assert releases.ask(cluster)["reply"]


def test_a_shadow_that_does_what_its_gate_never_asked_for_ends_its_release(cluster, fleet, begun):
    before, pods = begun
    line = TimeLine("A version that books when it is asked to, which no scenario does")
    fleet.configuration.change(_CODE, "import Claim,", "import Action, Claim,")
    fleet.configuration.change(_CODE, "    found = desk.call(", f"{_BOOKS}    found = desk.call(")
    fleet.gate()
    fleet.configuration.push("hello books")
    version = _started(fleet, before, line)
    aborted = fleet.rollout(lambda found: found["status"].get("abort") is True, seconds=_JUDGED)
    line.mark(f"aborted: {aborted['status']['message'][:100]}")
    found = _verdict(cluster, version)
    line.mark(f"{found['verdict']}: {found['reasons'][0]}")
    assert found["verdict"] == "fail"
    assert "prohibitions were violated" in found["reasons"][0]
    logs = cluster.ask("logs", "deployment/lifeos-verdict", "--namespace=lifeos-system")
    said = next(text for text in logs.splitlines() if text.startswith(version) and "booking" in text)
    line.mark(re.sub(r"golden-[0-9a-f]+", "golden-…", said))
    assert "calendar-write" in said
    assert stable(aborted) == stable(before)
    assert fleet.backends("hello-live") == pods, "people are answered by the version before, by the same pods"
    assert releases.ask(cluster)["reply"]


def test_the_shadow_of_one_that_sleeps_is_asked_as_well(cluster, followed):
    """By the address of its tag, through Knative's ingress, which wakes it."""
    followed.configuration.give_gym_its_secret()
    sleeper = Sleeper(followed, f"dozer-{secrets.token_hex(2)}")
    line = TimeLine("An agent that sleeps, judged by golden decisions")
    sleeper.add()
    followed.append(f"evals/suites/{sleeper.name}/suite.yaml", _GOLDEN)
    sleeper.configuration.push(f"{sleeper.name}, with golden decisions that its gate knows nothing of")
    release, given = sleeper.rendered()
    sleeper.service(led(given["revision"]))
    sleeper.settled(release)
    sleeper.pull()
    line.mark("it serves, and its pin is committed")
    sleeper.change()
    sleeper.configuration.push(f"{sleeper.name} is brief")
    release, given = sleeper.rendered()
    service = sleeper.service(shadowed(given["revision"]))
    line.mark("a change of the prompt passed its gate and is pushed: its shadow stands")
    sleeper.service(led(given["revision"]))
    line.mark("its pin has moved")
    assert sleeper.pull() == f"LifeOS release: Pin of {sleeper.name} in local: {given['revision']}"
    found = _verdict(cluster, releases.version(service), sleeper.name)
    line.mark(f"{found['good']} of {found['decisions']} decisions were good: {found['verdict']}")
    assert (found["verdict"], found["decisions"]) == ("pass", found["good"])
    assert sleeper.ask()


def _started(fleet, before, line):
    """The version whose shadow stands, once its release is under way."""
    rollout = fleet.rollout(lambda found: found["spec"] != before["spec"] and releases.shadowed(found), seconds=90)
    line.mark(f"it passed its gate and is pushed; the shadow of {AGENT} is started in {NAMESPACE}")
    return releases.version(rollout)


def _until(cluster, version, words):
    """Wait until the verdict service gives this for a reason."""
    deadline = time.monotonic() + _JUDGED
    while words not in str(_verdict(cluster, version)["reasons"]):
        assert time.monotonic() < deadline, f"nothing is {words}"
        time.sleep(2)  # the verdict service is asked, which tells nobody what changes


def _verdict(cluster, version, agent=AGENT):
    address = cluster.service("lifeos-verdict", "lifeos-system")
    with urllib.request.urlopen(f"http://{address}/v1/releases/{agent}/{version}?stage=shadow", timeout=20) as answer:
        return json.load(answer)
