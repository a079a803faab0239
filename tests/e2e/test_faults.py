"""Whoever is killed in the middle of whatever, the fleet becomes what git says."""

import contextlib
import os
import random
import time

import pytest

from tests.e2e import etcd, faults, objects, releases, watch
from tests.e2e.argo_cd import ArgoCD
from tests.e2e.fleet import AGENT, AGENT_FILE, APPLICATION, NAMESPACE, stable
from tests.e2e.promises import CONVERGED
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_PODS = {
    "who serves": f"lifeos.dev/agent={AGENT},lifeos.dev/track=stable",
    "the shadow": f"lifeos.dev/agent={AGENT},lifeos.dev/track=shadow",
}
"""Of the agent."""
_PROGRAMS = (
    *("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"),
    *("containerd", "kubelet", "kube-proxy", "firewall"),
)
"""Each after whom it needs."""
_REMEMBERING = ("kube-controller-manager", "kube-scheduler", "Argo Rollouts")
"""They keep beside what they watch which version of an object they have seen or written, and take an older one for news that is late
(docs/how-to/restore-the-database.md)."""
_EVERYBODY = [*faults.CONTROLLERS, *_PODS, *_PROGRAMS]
_AT_ONCE = 1 if os.environ.get("SINGLY") else 4
"""Killed in the middle of one revert, half of them before its push and half after; of an odd number the seed says which is the larger half. SINGLY asks for one at a
time, as `make soak` does."""
_SERVING = ("who serves", "kubelet")
"""Without whom nobody is answered: a kubelet that starts anew takes a pod for ready only when its probes have passed again
(github.com/kubernetes/kubernetes/issues/125397), and an agent has one pod here."""
_AWAY = 60
"""Seconds after which who serves answers again that was killed."""


@contextlib.contextmanager
def killed(cluster, victims, line, struck):
    """Each of them, without warning, and when in ``struck``. The kubelet starts containers again when it will; programs stay away until the context ends."""
    with contextlib.ExitStack() as away:
        programs = [name for name in reversed(_PROGRAMS) if name in victims]
        for victim in [*(each for each in victims if each not in programs), *programs]:
            struck[victim] = time.monotonic()
            if victim in faults.CONTROLLERS:
                faults.kill_containers(cluster, *faults.CONTROLLERS[victim])
            elif victim in _PODS:
                faults.kill_pods(cluster, NAMESPACE, _PODS[victim])
            else:
                away.enter_context(faults.killed(victim))
            line.mark(f"{victim} is killed")
        yield


def kill(cluster, victims, line, struck):
    """Each of them; programs are started again at once."""
    with killed(cluster, victims, line, struck):
        pass


def answered(people, struck):
    """Who asked was answered, whoever else was killed; of those who asked when one was whom that takes, until it was back, not all were."""
    people.now()
    moments = [struck[victim] for victim in _SERVING if victim in struck]
    lost = [
        each
        for each in people.lost()
        if not any(moment <= each.ended and each.asked <= moment + _AWAY for moment in moments)
    ]
    assert not lost, f"{len(lost)} questions; {people}"


def back(cluster, fleet, pods):
    """Everybody who was killed does its work again, and the same pods serve."""
    faults.start()
    for namespace, name in faults.CONTROLLERS.values():
        cluster.ask("rollout", "status", name, f"--namespace={namespace}", f"--timeout={CONVERGED}s")
    assert ArgoCD(cluster).health(APPLICATION)
    cluster.until("endpoints", f"{AGENT}-live", NAMESPACE, releases.answers, CONVERGED)
    assert fleet.backends(f"{AGENT}-live") == pods
    assert releases.ask(cluster)["reply"]


def revert(fleet):
    """Pushed, or nothing when nobody took it."""
    fleet.configuration.git("revert", "--no-edit", "HEAD")
    with contextlib.suppress(AssertionError):
        return fleet.configuration.send()


def _in_turn():
    """Everybody once, in the order that the seed gives; but the shadow while there is one."""
    drawn = random.Random(faults.SEED).sample(_EVERYBODY, len(_EVERYBODY))
    groups = [drawn[first : first + _AT_ONCE] for first in range(0, len(drawn), _AT_ONCE)]
    return [sorted(victims, key=lambda victim: victim != "the shadow") for victims in groups]


@pytest.mark.parametrize("victims", _in_turn(), ids=", ".join)
def test_a_revert_in_the_middle_of_a_shadow_arrives_whoever_is_killed(cluster, fleet, people, victims):
    before, pods = fleet.settled(), fleet.backends("hello-live")
    declared = _of_git(cluster)
    releases.change(fleet)
    line = TimeLine(f"A revert while some are killed (seed {faults.SEED})")
    fleet.rollout(lambda found: found["spec"] != before["spec"] and releases.shadowed(found), seconds=CONVERGED)
    line.mark("the shadow of a release is started")
    struck = {}
    drawn = random.Random(f"{faults.SEED} {victims}").randint(0, 1)
    half = max((len(victims) + drawn) // 2, victims[0] == "the shadow")
    with killed(cluster, victims[:half], line, struck):
        reverted = revert(fleet)
        line.mark("the revert is pushed" if reverted else "nobody takes the revert")
    reverted = reverted or fleet.configuration.insist(CONVERGED)
    kill(cluster, victims[half:], line, struck)
    line.mark("the revert is on the server, and all are started again")
    fleet.synced(reverted, APPLICATION, seconds=CONVERGED)
    after = fleet.rollout(
        lambda found: found["spec"] == before["spec"] and found["status"]["phase"] == "Healthy", seconds=CONVERGED
    )
    line.mark("the version before serves alone")
    assert stable(after) == stable(before)
    fleet.synced(reverted, seconds=CONVERGED)
    assert _of_git(cluster) == declared
    back(cluster, fleet, pods)
    line.mark("all who were killed are back, and the pods that served before serve")
    answered(people, struck)
    assert people.versions() == {releases.version(before)}
    assert {each.pod for each in people.answered()} == releases.addresses(cluster, pods)


def test_a_release_arrives_though_everybody_is_killed_once(cluster, fleet, people):
    """The shadow while there is one, all others at any moment."""
    draw = random.Random(faults.SEED)
    left = draw.sample(_EVERYBODY, len(_EVERYBODY))
    left.remove("the shadow")
    some = -(-len(left) // 5)
    moments = iter([left[first : first + some] for first in range(0, len(left), some)])
    before = fleet.settled()
    struck, versions = {}, {releases.version(before)}
    line = TimeLine(f"A release while everybody is killed once (seed {faults.SEED})")
    releases.change(fleet)
    line.mark("a change of the prompt is pushed")
    kill(cluster, next(moments), line, struck)
    rollout = fleet.rollout(
        lambda found: found["spec"] != before["spec"] and releases.shadowed(found), seconds=CONVERGED
    )
    line.mark("its shadow is started")
    kill(cluster, [*next(moments), "the shadow"], line, struck)
    cluster.until("endpoints", "hello-shadow", NAMESPACE, releases.answers, CONVERGED)
    line.mark("the shadow answers")
    apart = releases.addresses(cluster, releases.shadows(cluster))
    releases.judged(cluster, releases.version(rollout), "shadow", good=60)
    kill(cluster, next(moments), line, struck)
    fleet.rollout(releases.stepped, seconds=CONVERGED)
    line.mark("half of the pods are canaries")
    kill(cluster, next(moments), line, struck)
    releases.judged(cluster, releases.version(rollout), "live", good=60)
    kill(cluster, next(moments), line, struck)
    after = fleet.settled(seconds=720)
    line.mark("promoted")
    assert stable(after) != stable(before)
    assert after["status"]["currentPodHash"] == stable(after)
    back(cluster, fleet, fleet.backends("hello-live"))
    answered(people, struck)
    assert people.versions() == versions | {releases.version(after)}
    assert not people.pods() & apart, "nobody was led to the shadow"


def test_what_a_restored_database_has_forgotten_comes_back_from_git(cluster, fleet, people, tmp_path):
    """Who watches goes on, told that what it has seen is gone; those alone are started anew who remember by themselves."""
    before, pods = fleet.settled(), fleet.backends("hello-live")
    line = TimeLine("An older database")
    etcd.save(tmp_path / "snapshot.db")
    line.mark("a snapshot is taken")
    _replace(cluster, "k8s-app=kube-dns", "kube-system")
    fleet.add("greeter")
    fleet.gate("greeter")
    fleet.release("greeter")
    added = fleet.configuration.push("greeter")
    fleet.synced(added)
    fleet.settled("greeter")
    declared = _of_git(cluster)
    line.mark("CoreDNS has another pod since, and an agent came, and serves")
    etcd.restore(tmp_path / "snapshot.db")
    assert cluster.find("rollout", "greeter", NAMESPACE) is None
    line.mark("the database is the older one, which does not know it")
    kill(cluster, _REMEMBERING, line, {})
    fleet.synced(added, seconds=CONVERGED)
    fleet.settled("greeter", seconds=CONVERGED)
    line.mark("what git says is there again")
    assert _of_git(cluster) == declared
    assert stable(fleet.settled(seconds=CONVERGED)) == stable(before)
    assert fleet.backends("hello-live") == pods, "the pods that served never stopped"
    assert releases.ask(cluster, "greeter")["reply"]
    watch.settle(lambda: not _astray(cluster), CONVERGED)
    line.mark("every Service leads to pods that are there")
    answered(people, {})
    taken_back = fleet.configuration.revert("HEAD")
    cluster.until("application.argoproj.io", "greeter.local", "argocd", lambda found: found is None, CONVERGED)
    fleet.synced(taken_back, seconds=CONVERGED)
    line.mark("taken back")


def _replace(cluster, selector, namespace):
    """Another pod in the place of each with these labels."""
    known = [pod["metadata"]["name"] for pod in cluster.all("pod", selector=selector, namespace=namespace)]
    cluster.ask("delete", "pod", *known, f"--namespace={namespace}")
    cluster.ready(selector, namespace, 60, but=known)


def _astray(cluster):
    """What Services lead to that is no pod's address."""
    pods = {pod["metadata"]["uid"]: pod["status"].get("podIP") for pod in cluster.all("pod")}
    slices = cluster.all(
        "endpointslice", selector="endpointslice.kubernetes.io/managed-by=endpointslice-controller.k8s.io"
    )
    ends = [(part["metadata"]["name"], end) for part in slices for end in part["endpoints"] or ()]
    return [(name, end) for name, end in ends if [pods.get(end["targetRef"]["uid"])] != end["addresses"]]


def _of_git(cluster):
    """What git declares, without what SPIRE publishes in one of its objects: a server that starts again may have one authority more."""
    found = objects.declared(cluster)
    del found["ConfigMap", "lifeos-system", "spiffe-trust-bundle"]
    return found


def test_a_full_database_takes_nothing_and_loses_nothing(cluster, fleet, people):
    """What comes meanwhile waits in git; who serves goes on."""
    before, pods, declared = fleet.settled(), fleet.backends("hello-live"), objects.declared(cluster)
    line = TimeLine("A full database")
    with etcd.full():
        line.mark("etcd takes nothing more")
        fleet.append(AGENT_FILE, "  suspend: true\n")
        suspended = fleet.configuration.push("hello is suspended")
        line.mark("a brake is pushed")
        with pytest.raises(AssertionError, match="database space exceeded"):
            cluster.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "no-room"}})
        line.mark("who writes to the API server is told why it cannot")
        answered(people, {})
        assert fleet.backends("hello-live") == pods
    line.mark("it has room again")
    fleet.rollout(lambda found: found["spec"]["replicas"] == 0, seconds=CONVERGED)
    fleet.synced(suspended, seconds=CONVERGED)
    line.mark("the brake holds, and everything is synced")
    fleet.synced(fleet.configuration.revert("HEAD"), seconds=CONVERGED)
    assert stable(fleet.settled()) == stable(before)
    assert objects.declared(cluster) == declared
    line.mark("taken back")
