"""`git revert` of versions that were promoted: all their pods lost in the middle, and an upgrade of LifeOS since that changes pods.

They come before stories of releases that are not promoted, in a run of both: Argo Rollouts counts those, too, for how far back a revert takes no steps.
"""

import secrets
import time

import pytest

from tests.e2e import faults, objects, releases
from tests.e2e.fleet import AGENT, AGENT_FILE, NAMESPACE, POD_HASH, PROMPT, settled, stable
from tests.e2e.promises import REVERTED
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_SHADOW = f"lifeos.dev/agent={AGENT},lifeos.dev/track=shadow"
_GRACE, _GRACE_BEFORE = "terminationGracePeriodSeconds: 120", "terminationGracePeriodSeconds: 121"


def test_a_revert_finds_the_reverted_version_lost_after_its_configuration_went(cluster, fleet, people):
    """Argo CD takes the version's ConfigMap away before it puts the Rollout back. Pods of it that begin then wait for what is gone, and the version before, that does
    not wait for them, answers as soon as it has started."""
    configuration, begun = fleet.configuration, fleet.configuration.git("rev-parse", "HEAD")
    configuration.declare(AGENT_FILE, {("spec", "runtime", "replicas"): 2})
    fleet.gate()
    fleet.synced(configuration.push("hello runs twice"))
    before = fleet.rollout(lambda found: settled(found) and found["status"]["availableReplicas"] == 2, seconds=120)
    line = TimeLine("A revert, and all pods of the reverted version lost")
    releases.change(fleet)
    fleet.rollout(lambda found: found["spec"] != before["spec"] and releases.shadowed(found), seconds=60)
    lost = releases.promoted(fleet, before)
    line.mark("a change is promoted, and runs twice")
    serving = fleet.backends("hello-live")
    assert len(serving) == 2
    assert not people.lost()
    experiments = fleet.runs("experiment")
    reverted = configuration.revert("HEAD")
    pushed = line.mark("the revert is pushed")
    cluster.until("configmap", releases.version(lost), NAMESPACE, lambda found: found is None, REVERTED)
    line.mark("the ConfigMap of the reverted version is gone")
    since = time.monotonic()
    # A kubelet keeps what cannot change for as long as a pod of its has it: the one that starts the next pods is to know nothing, as on another node.
    with faults.killed("kubelet"):
        cluster.ask("delete", "pod", *serving, f"--namespace={NAMESPACE}", "--grace-period=0", "--force")
    line.mark("its two pods are lost, as with their node")
    pod, why = _unmounted(cluster, releases.version(lost))
    line.mark(f"the kubelet of {pod}: {why}")
    people.until_answered(since, REVERTED, releases.version(before))
    line.mark(f"people are answered again, {time.monotonic() - since:.1f} s after that")
    after = fleet.rollout(lambda found: settled(found) and stable(found) == stable(before), seconds=REVERTED)
    assert line.mark("the version before serves alone") - pushed < REVERTED
    assert after["spec"] == before["spec"]
    again = releases.begun(fleet, experiments)
    line.mark(f"Experiments that Argo Rollouts began over it, and ended before a pod was ready: {len(again)}")
    assert len(again) <= 1
    assert all(releases.ended(one) and releases.unseen(one) for one in again), "no step is repeated"
    fleet.synced(reverted)
    cluster.gone(f"{POD_HASH}={stable(lost)}")
    people.now()
    assert all(each.ended >= since and each.asked < since + REVERTED for each in people.lost())
    assert people.versions(people.now()) == {releases.version(before)}
    fleet.synced(configuration.restore(begun))
    line.mark("nothing of it runs any more; hello runs once again")


def _unmounted(cluster, config):
    """A pod for which the kubelet has not found this ConfigMap, and its words."""
    for _, event in cluster.watch("events", "", NAMESPACE, REVERTED):
        if event["reason"] == "FailedMount" and f'"{config}" not found' in event["message"]:
            return event["involvedObject"]["name"], event["message"]
    raise AssertionError(f"every pod found {config}")


def test_a_change_is_taken_back_across_an_upgrade_that_changes_pods_by_a_release(cluster, fleet, people):
    """The LifeOS of before gave a pod another second to end. With the pods of the upgrade, what is reverted to is a version that never ran: who served before serves on
    until it is found good. With the upgrade reverted, too, it is the version before."""
    configuration, first = fleet.configuration, fleet.settled()
    begun = configuration.git("rev-parse", "HEAD")

    def another(message):
        """A version of another prompt, as the LifeOS of before renders it; its commit."""
        fleet.append(PROMPT, f"\nSay nothing twice ({secrets.token_hex(4)}).\n")
        fleet.gate()
        configuration.lifeos("compile")
        configuration.change(f"manifests/local/{AGENT}/rollout-{AGENT}.yaml", _GRACE, _GRACE_BEFORE)
        configuration.git("add", "--all")
        configuration.git("commit", "--quiet", "--message", message)
        return configuration.send()

    def released(known):
        """The Rollout when the shadow of a version beside these has been started."""
        return fleet.rollout(
            lambda found: found["status"]["currentPodHash"] not in known and releases.shadowed(found), seconds=60
        )

    line = TimeLine("A revert across an upgrade that changes pods")
    another("As the LifeOS of before renders it")
    known = {stable(first)}
    known.add(released(known)["status"]["currentPodHash"])
    before, pods = releases.promoted(fleet, first), fleet.backends("hello-live")
    declared, since = objects.declared(cluster), people.now()
    line.mark("a version that the LifeOS of before rendered serves")
    changed = another("hello says nothing twice")
    known.add(released(known)["status"]["currentPodHash"])
    earlier = cluster.ready(_SHADOW, NAMESPACE, 120)
    line.mark("the shadow of a change stands")
    upgrade = configuration.push("LifeOS is upgraded")
    known.add(released(known)["status"]["currentPodHash"])
    shadow = cluster.ready(_SHADOW, NAMESPACE, 120, but={earlier})
    line.mark("LifeOS is upgraded: the shadow of the change is another one, and stands")
    configuration.revert(changed)
    pushed = line.mark("the revert of the change is pushed")
    assert "up to date" in configuration.lifeos("compile", "--check").stdout
    waits = released(known)
    assert line.mark("the version before is released, with the pods of the upgrade") - pushed < REVERTED
    assert releases.version(waits) == releases.version(before)
    assert stable(waits) == stable(before)
    cluster.until("pod", shadow, NAMESPACE, lambda found: found is None, REVERTED)
    line.mark("nothing of the change runs any more")
    assert fleet.backends("hello-live") == pods, "the pods that served serve on"
    reverted = configuration.revert(upgrade)
    pushed = line.mark("the revert of the upgrade is pushed, too")
    after = fleet.rollout(
        lambda found: found["spec"] == before["spec"] and found["status"]["phase"] == "Healthy", seconds=REVERTED
    )
    assert line.mark("the version before serves alone") - pushed < REVERTED
    assert stable(after) == stable(before) == after["status"]["currentPodHash"]
    fleet.synced(reverted)
    assert objects.declared(cluster) == declared
    assert fleet.backends("hello-live") == pods, "the pods that served never stopped"
    assert people.versions(since) == {releases.version(before)}
    fleet.synced(configuration.restore(begun))
    fleet.settled()
    assert not people.lost()
