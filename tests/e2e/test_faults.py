"""Whoever is killed in the middle of whatever, the fleet becomes what git says."""

import os
import random
import secrets

import pytest

from tests.e2e import faults, objects, releases
from tests.e2e.fleet import AGENT_FILE, APPLICATION, NAMESPACE, stable
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_CONTROLLERS = {
    "Argo CD's controller": ("argocd", "statefulset/argocd-application-controller"),
    "Argo CD's repository server": ("argocd", "deployment/argocd-repo-server"),
    "Argo Rollouts": ("argo-rollouts", "deployment/argo-rollouts"),
    "the verdict service": ("lifeos-system", "deployment/lifeos-verdict"),
}
_PROGRAMS = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "containerd")
_LISTENING = [
    *_CONTROLLERS.values(),
    ("argo", "deployment/workflow-controller"),
    ("kube-system", "deployment/coredns"),
    ("spire", "statefulset/spire-server"),
    ("spire", "daemonset/spire-agent"),
    *(("knative-serving", f"deployment/{name}") for name in ("activator", "autoscaler", "controller", "webhook")),
]
"""Those that watch the API server."""
_EVERYBODY = [*_CONTROLLERS, *_PROGRAMS]
_BACK = 240
"""Seconds to converge after somebody was killed."""
_SEED = int(os.environ.get("SEED") or secrets.randbits(32))
"""Said by the time lines; `make e2e GROUP=faults SEED=...` sees a run again."""


def kill(cluster, victim):
    """One of them, without warning."""
    if victim in _CONTROLLERS:
        faults.kill_containers(cluster, *_CONTROLLERS[victim])
    else:
        faults.kill_program(victim)


@pytest.mark.parametrize("victim", random.Random(_SEED).sample(_EVERYBODY, len(_EVERYBODY)))
def test_a_revert_in_the_middle_of_a_shadow_arrives_whoever_is_killed(cluster, fleet, victim):
    before, pods = fleet.settled(), fleet.backends("hello-live")
    declared = objects.declared(cluster)
    releases.change(fleet)
    line = TimeLine(f"A revert while {victim} is killed (seed {_SEED})")
    fleet.rollout(lambda found: found["spec"] != before["spec"] and releases.shadowed(found), seconds=_BACK)
    line.mark("the shadow of a release is started")
    kill(cluster, victim)
    line.mark(f"{victim} is killed")
    reverted = fleet.configuration.revert("HEAD")
    line.mark("the revert is pushed")
    fleet.synced(reverted, APPLICATION, seconds=_BACK)
    after = fleet.rollout(
        lambda found: found["spec"] == before["spec"] and found["status"]["phase"] == "Healthy", seconds=_BACK
    )
    line.mark("the version before serves alone")
    assert stable(after) == stable(before)
    assert fleet.backends("hello-live") == pods, "the pods that served never stopped"
    fleet.synced(reverted, seconds=_BACK)
    assert objects.declared(cluster) == declared
    assert releases.ask(cluster)["reply"]


def test_a_release_arrives_though_everybody_is_killed_once(cluster, fleet):
    draw = random.Random(_SEED)
    left = draw.sample(_EVERYBODY, len(_EVERYBODY))
    before = fleet.settled()
    line = TimeLine(f"A release while everybody is killed once (seed {_SEED})")
    releases.change(fleet)
    line.mark("a change of the prompt is pushed")

    def some(count):
        for victim in left[:count]:
            kill(cluster, victim)
            line.mark(f"{victim} is killed")
        del left[:count]

    some(2)
    rollout = fleet.rollout(lambda found: found["spec"] != before["spec"] and releases.shadowed(found), seconds=_BACK)
    line.mark("its shadow is started")
    some(2)
    cluster.until("endpoints", "hello-shadow", NAMESPACE, _answers, _BACK)
    line.mark("the shadow answers")
    releases.judged(cluster, releases.version(rollout), "shadow", good=60)
    some(2)
    fleet.rollout(releases.stepped, seconds=_BACK)
    line.mark("half of the pods are canaries")
    some(2)
    releases.judged(cluster, releases.version(rollout), "live", good=60)
    some(2)
    assert not left
    after = fleet.settled(seconds=720)
    line.mark("promoted")
    assert stable(after) != stable(before)
    assert after["status"]["currentPodHash"] == stable(after)
    assert releases.ask(cluster)["reply"]


def test_what_a_restored_database_has_forgotten_comes_back_from_git(cluster, fleet, tmp_path):
    before, pods = fleet.settled(), fleet.backends("hello-live")
    line = TimeLine("An older database")
    faults.save_database(tmp_path / "etcd")
    line.mark("saved")
    fleet.add("greeter")
    fleet.gate("greeter")
    fleet.release("greeter")
    added = fleet.configuration.push("greeter")
    fleet.synced(added)
    fleet.settled("greeter")
    declared = _of_git(cluster)
    line.mark("an agent came since, and serves")
    faults.restore_database(tmp_path / "etcd")
    assert cluster.find("rollout", "greeter", NAMESPACE) is None
    line.mark("the database is the older one, which does not know it")
    for namespace, name in _LISTENING:
        faults.kill_containers(cluster, namespace, name)
    line.mark("the controllers are started anew")
    fleet.synced(added, seconds=_BACK)
    fleet.settled("greeter", seconds=_BACK)
    line.mark("what git says is there again")
    assert _of_git(cluster) == declared
    assert stable(fleet.settled(seconds=_BACK)) == stable(before)
    assert fleet.backends("hello-live") == pods, "the pods that served never stopped"
    assert releases.ask(cluster, "greeter")["reply"]
    taken_back = fleet.configuration.revert("HEAD")
    cluster.until("application.argoproj.io", "greeter.local", "argocd", lambda found: found is None, _BACK)
    fleet.synced(taken_back, seconds=_BACK)
    line.mark("taken back")


def _of_git(cluster):
    """What git declares, without what SPIRE publishes in one of its objects: a server that starts again may have one authority more."""
    found = objects.declared(cluster)
    del found["ConfigMap", "lifeos-system", "spiffe-trust-bundle"]
    return found


def _answers(found):
    return any("addresses" in subset for subset in (found or {}).get("subsets", ()))


def test_a_full_database_takes_nothing_and_loses_nothing(cluster, fleet):
    """What comes meanwhile waits in git; who serves goes on."""
    before, pods, declared = fleet.settled(), fleet.backends("hello-live"), objects.declared(cluster)
    line = TimeLine("A full database")
    with faults.full_database():
        line.mark("etcd takes nothing more")
        fleet.append(AGENT_FILE, "  suspend: true\n")
        suspended = fleet.configuration.push("hello is suspended")
        line.mark("a brake is pushed")
        with pytest.raises(AssertionError, match="database space exceeded"):
            cluster.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "no-room"}})
        line.mark("who writes to the API server is told why it cannot")
        assert releases.ask(cluster)["reply"]
        assert fleet.backends("hello-live") == pods
    line.mark("it has room again")
    fleet.rollout(lambda found: found["spec"]["replicas"] == 0, seconds=_BACK)
    fleet.synced(suspended, seconds=_BACK)
    line.mark("the brake holds, and everything is synced")
    fleet.synced(fleet.configuration.revert("HEAD"), seconds=_BACK)
    assert stable(fleet.settled()) == stable(before)
    assert objects.declared(cluster) == declared
    line.mark("taken back")
