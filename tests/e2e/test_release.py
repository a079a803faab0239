"""A release through shadow and canary: shipped when it is good, aborted when it is worse live than in its gate; meanwhile people ask, and all are answered."""

import time

import pytest

from tests.e2e import faults, objects, releases
from tests.e2e.argo_cd import ArgoCD, below
from tests.e2e.fleet import AGENT, APPLICATION, NAMESPACE, POD_HASH, stable
from tests.e2e.promises import REVERTED
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_LATE = 1.5
"""Seconds that kube-proxy leads questions to a pod that is to end, as it does on a node that is busy."""


@pytest.fixture
def released(cluster, fleet, people):
    """A release whose shadow is up: what served before, the pods that serve, what was declared, the name of the new version, the shadow's addresses, and the time line."""
    cluster.ask("rollout", "status", "deployment/lifeos-verdict", "--namespace=lifeos-system", "--timeout=120s")
    before, pods = fleet.settled(), fleet.backends("hello-live")
    declared = objects.declared(cluster)
    line = TimeLine("A release")
    commit = releases.change(fleet)
    line.mark("a change of the prompt passed its gate and is pushed")
    rollout = fleet.rollout(lambda found: found["spec"] != before["spec"] and releases.shadowed(found), seconds=60)
    line.mark("its shadow is started")
    cluster.until("endpoints", "hello-shadow", NAMESPACE, releases.answers, 120)
    line.mark("the shadow answers")
    assert fleet.backends("hello-live") == pods, "people are answered by the version before alone"
    assert fleet.backends("hello-shadow") == releases.shadows(cluster)
    fleet.synced(commit)
    people.now()
    assert people.versions() == {releases.version(before)}
    apart = releases.addresses(cluster, releases.shadows(cluster))
    return before, pods, declared, releases.version(rollout), apart, line


def test_a_change_is_shipped_and_taken_back(cluster, fleet, people, released):
    before, pods, declared, version, apart, line = released
    shown = {}

    def drawn(_):
        shown.update(below(ArgoCD(cluster).tree(APPLICATION), "Rollout", AGENT))
        return {"Experiment", "AnalysisRun"} <= shown.keys()

    fleet.application(APPLICATION, drawn, 60)
    line.mark("Argo CD shows it: " + ", ".join(f"{len(nodes)} {kind}" for kind, nodes in sorted(shown.items())))
    assert releases.shadows(cluster) | pods <= {node["name"] for node in shown["Pod"]}
    assert {node["name"] for node in shown["Experiment"]} <= fleet.runs("experiment")
    assert {node["name"] for node in shown["AnalysisRun"]} <= fleet.runs("analysisrun")
    releases.judged(cluster, version, "shadow", good=60)
    line.mark("sixty decisions of the shadow were judged, all good")
    fleet.rollout(releases.stepped, seconds=120)
    line.mark("the verdict service passed it: half of the pods are canaries")
    assert not releases.shadows(cluster) & fleet.backends("hello-live")
    assert pods <= fleet.backends("hello-live"), "the version before serves on"
    releases.judged(cluster, version, "live", good=60)
    assert releases.ask(cluster)["reply"]
    after = fleet.settled(seconds=12 * releases.LOOK + 120)
    line.mark("promoted")
    assert stable(after) != stable(before)
    assert after["status"]["currentPodHash"] == stable(after)
    assert not fleet.backends("hello-live") & pods
    assert not fleet.backends("hello-shadow"), "an empty shadow leads nowhere, and live does not mind"
    cluster.gone(f"{POD_HASH}={stable(before)}")
    assert people.versions(people.now()) == {version}
    assert not people.lost()

    runs, experiments = fleet.runs("analysisrun"), fleet.runs("experiment")
    reverted = fleet.configuration.revert("HEAD")
    since = time.monotonic()
    pushed = line.mark("what was promoted is reverted, and pushed")
    # Healthy it was as the version after, too: what says that it is the version before again is its ReplicaSet.
    back = fleet.rollout(
        lambda found: stable(found) == stable(before) and found["status"]["phase"] == "Healthy", seconds=REVERTED
    )
    assert line.mark("the version before serves alone") - pushed < REVERTED
    assert back["spec"] == before["spec"]
    assert back["status"]["currentPodHash"] == stable(before)
    assert fleet.runs("analysisrun") == runs, "no evaluation is repeated"
    # Argo Rollouts (1.10) begins the Experiment of the first step, and ends it in the same second, before anything is judged.
    again = releases.begun(fleet, experiments)
    assert len(again) <= 1
    assert all(releases.ended(one) and releases.unseen(one) for one in again), "no step is repeated"
    assert not releases.shadows(cluster) & fleet.backends("hello-shadow")
    cluster.gone(f"{POD_HASH}={stable(after)}")
    assert people.versions(people.now()) == {releases.version(before)}
    last = people.last(version) - since
    line.mark(f"the version that was reverted gave its last answer {last:.1f} s after the push")
    assert last < REVERTED
    fleet.synced(reverted)
    assert objects.declared(cluster) == declared
    assert not people.lost(), "neither a promotion nor a revert costs a question"
    assert not people.pods() & apart, "nobody was led to a shadow"


def test_a_version_that_is_worse_live_is_aborted(cluster, fleet, people, released):
    before, pods, _, version, apart, line = released
    releases.judged(cluster, version, "shadow", good=60)
    canary = fleet.rollout(releases.stepped, seconds=120)["status"]["currentPodHash"]
    people.until_answered(0.0, 60, version)
    line.mark("the shadow was good, half of the pods are canaries, and asked")
    with faults.paused("kube-proxy"):
        releases.judged(cluster, version, "live", bad=40)
        line.mark("forty live decisions were judged bad")
        _ends(cluster, canary)
        time.sleep(_LATE)
    line.mark(f"the canary is told to end, and {_LATE} s later kube-proxy hears of it")
    aborted = fleet.rollout(lambda found: found["status"].get("abort") is True, seconds=3 * releases.LOOK)
    line.mark(f"aborted: {aborted['status']['message'][:100]}")
    fleet.rollout(
        lambda found: found["status"].get("readyReplicas") == found["status"].get("replicas") == 1, seconds=180
    )
    cluster.gone(f"{POD_HASH}={canary}")
    line.mark("the canary is gone")
    assert stable(aborted) == stable(before)
    assert fleet.backends("hello-live") == pods, "the pods that served never stopped"
    config = releases.version(before)
    assert cluster.get("configmap", config, NAMESPACE)["immutable"] is True, (
        "they have the configuration they started with"
    )
    assert people.versions(people.now()) == {releases.version(before)}
    state, parts = ArgoCD(cluster).health(APPLICATION)
    line.mark(f"Argo CD shows the agent as {state}: {parts['Rollout', AGENT][1][:100]}")
    assert state == "Degraded"
    assert parts["Rollout", AGENT][0] == "Degraded"
    assert "aborted" in parts["Rollout", AGENT][1]

    reverted = fleet.configuration.revert("HEAD")
    after = fleet.settled(seconds=60)
    line.mark("reverted")
    assert stable(after) == stable(before)
    fleet.synced(reverted)
    assert not people.lost(), "an abort costs no question, and what is led to a canary that ends is answered"
    assert not people.pods() & apart, "nobody was led to a shadow"


def _ends(cluster, version):
    """Wait until a pod of it that serves is told to end."""
    serving = f"{POD_HASH}={version},lifeos.dev/track=stable"
    told = (
        pod["metadata"].get("deletionTimestamp")
        for _, pod in cluster.watch("pod", serving, NAMESPACE, 4 * releases.LOOK)
    )
    assert any(told), "no pod of it is told to end"
