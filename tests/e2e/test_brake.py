"""The brake: it holds in seconds, needs no gate, and lets go of the same pods as before."""

import time

import pytest

from tests.e2e import releases
from tests.e2e.fleet import AGENT, AGENT_FILE, APPLICATION, NAMESPACE, stable
from tests.e2e.promises import BRAKED, LET_GO
from tests.e2e.timeline import TimeLine
from tests.e2e.traffic import Traffic

pytestmark = pytest.mark.cluster

_PODS = "lifeos.dev/agent=hello"


def test_an_agent_that_is_suspended_answers_nobody_within_thirty_seconds(cluster, fleet, people):
    before = fleet.settled()
    runs = fleet.runs("analysisrun") | fleet.runs("experiment")
    line = TimeLine("The brake")
    assert not people.lost()
    suspended, pushed = _braked(fleet, line)
    fleet.rollout(lambda found: found["spec"]["replicas"] == 0, seconds=BRAKED)
    line.mark("no replica is asked for")
    _gone(cluster, line)
    _silent(line, pushed, people)
    assert not fleet.backends("hello-live")
    fleet.synced(suspended)
    receipts = cluster.get("configmap", "receipts-hello", "lifeos-system")["data"]
    assert receipts["suspended"] == "true", "the brake is declared to admission"

    fleet.configuration.revert("HEAD")
    line.mark("taken back")
    after = fleet.rollout(
        lambda found: found["spec"]["replicas"] == 1 and found["status"].get("readyReplicas") == 1, seconds=LET_GO
    )
    line.mark("a pod of the same version serves")
    assert stable(after) == stable(fleet.settled()) == stable(before)
    assert fleet.runs("analysisrun") | fleet.runs("experiment") == runs, "nothing is judged, nothing is released"
    fleet.synced(fleet.configuration.git("rev-parse", "HEAD"), APPLICATION)
    _answered(people, before)


def test_the_brake_in_the_middle_of_a_release_stops_the_shadow_too(cluster, fleet, people):
    """Let go, the version before serves again, and the release begins with its shadow. Not by itself where Argo Rollouts (1.10) had seen its AnalysisRun under way
    when it stopped the Experiment: that never ends, and is waited for until somebody takes it away."""
    before, earlier = fleet.settled(), fleet.runs("experiment")
    line = TimeLine("The brake, in the middle of a release")
    changed = releases.change(fleet)
    line.mark("a change of the prompt is pushed, with its receipt")
    fleet.rollout(lambda found: found["spec"] != before["spec"] and releases.shadowed(found), seconds=60)
    cluster.until("endpoints", "hello-shadow", NAMESPACE, releases.answers, 120)
    [stopped] = fleet.runs("experiment") - earlier
    cluster.until("analysisrun", f"{stopped}-verdict", NAMESPACE, _under_way, 60)
    with Traffic(cluster, "hello-shadow") as shadow:
        shadow.until_answered(0.0, LET_GO)
        line.mark("its shadow answers")
        assert not people.lost()
        suspended, pushed = _braked(fleet, line)
        _gone(cluster, line)
        _silent(line, pushed, people, shadow)
    fleet.synced(suspended)
    assert stable(cluster.get("rollout", AGENT, NAMESPACE)) == stable(before)

    fleet.configuration.revert("HEAD")
    pushed = time.monotonic()
    line.mark("taken back")
    people.until_answered(pushed, LET_GO)
    line.mark("people are answered")
    if _experiment(fleet.rollout(_experiment, seconds=LET_GO)) == stopped:
        assert cluster.get("experiment", stopped, NAMESPACE)["status"]["phase"] == "Running"
        assert not releases.shadows(cluster)
        line.mark("Argo Rollouts waits for the Experiment that it stopped, which has no end: nobody is released unseen")
        cluster.ask(
            "delete", "experiment", stopped, f"--namespace={NAMESPACE}", "--cascade=foreground", "--timeout=60s"
        )
    cluster.until("endpoints", "hello-shadow", NAMESPACE, releases.answers, 120)
    line.mark("the release has begun anew, and its shadow answers")
    _answered(people, before)
    reverted = fleet.configuration.revert(changed)
    after = fleet.rollout(
        lambda found: found["spec"] == before["spec"] and found["status"]["phase"] == "Healthy", seconds=LET_GO
    )
    line.mark("the change is reverted, too: the version before serves alone")
    assert stable(after) == stable(before) == after["status"]["currentPodHash"]
    fleet.synced(reverted)
    _answered(people, before)
    assert people.versions() == {releases.version(before)}


def _braked(fleet, line):
    """The commit that suspends the agent, and when it was pushed."""
    fleet.append(AGENT_FILE, "  suspend: true\n")
    suspended = fleet.configuration.push("hello is suspended")
    line.mark("the brake is pushed")
    return suspended, time.monotonic()


def _gone(cluster, line):
    cluster.gone(_PODS, 60)
    line.mark("no pod is left")


def _silent(line, pushed, *asking):
    """Nobody is answered any more, and the last one was within the seconds that the brake has. Questions may be refused, and none may fail."""
    for people in asking:
        assert not people.answered(people.now())
        line.mark(f"the last answer came {people.last() - pushed:.1f} s after the push")
        assert people.last() - pushed < BRAKED
        assert not [each for each in people.lost() if each.status]


def _answered(people, before):
    """Everybody is, from the first on who is again, by the version before."""
    people.until_answered(time.monotonic(), LET_GO)
    since = people.now()
    assert not people.lost(since)
    assert people.versions(since) == {releases.version(before)}


def _under_way(run):
    """Asked of the AnalysisRun: its Experiment hears of its end alone (Argo Rollouts 1.10), and has no phase for it when it looked too early."""
    return run is not None and run.get("status", {}).get("phase") == "Running"


def _experiment(rollout):
    """The Experiment that a release is at."""
    return rollout["status"].get("canary", {}).get("currentExperiment")
