"""What goes wrong around a push: it is said clearly, the agents that serve go on, nothing is lost, and the cluster becomes what git says."""

import contextlib
import json
import secrets
import socket
import time

import pytest

from tests.e2e import faults, objects, releases
from tests.e2e.argo_cd import ArgoCD
from tests.e2e.fleet import AGENT, AGENT_FILE, APPLICATION, NAMESPACE, ROOT_APPLICATION, stable
from tests.e2e.promises import CONVERGED
from tests.e2e.timeline import TimeLine
from tools.cluster.fleet.follow import synced

pytestmark = pytest.mark.cluster

_TOLD = 120
"""Seconds until Argo CD says what is wrong."""
_GRACE = "10s"
"""For how long it says nothing of what it cannot read, as that may pass; three minutes, unless it is told otherwise."""
_PROMPTLY = 60
_ROLLOUT = f"manifests/local/{AGENT}/rollout-{AGENT}.yaml"
_NOWHERE = f"lifeos.invalid/hello@sha256:{'5' * 64}"


@pytest.fixture(scope="module")
def outspoken(cluster):
    """Argo CD soon says what it cannot read."""
    _grace(cluster, _GRACE)
    yield
    _grace(cluster, None)


def _grace(cluster, seconds):
    """As argocd-cmd-params-cm has it; None is what it is by default. The controller reads that when it starts."""
    data = json.dumps({"data": {"controller.repo.error.grace.period.seconds": seconds}})
    cluster.ask("patch", "configmap", "argocd-cmd-params-cm", "--namespace=argocd", "--type=merge", f"--patch={data}")
    faults.restart(cluster, "Argo CD's controller")


@pytest.mark.usefixtures("outspoken")
def test_a_git_server_that_is_away_for_a_while(cluster, fleet):
    before, pods = fleet.settled(), fleet.backends("hello-live")
    line = TimeLine("No git server")
    fleet.append(AGENT_FILE, "  suspend: true\n")
    fleet.configuration.commit("hello is suspended")
    with _unreachable(cluster, "git", "servers"):
        line.mark("nobody reaches it")
        with pytest.raises(AssertionError, match="git push"):
            fleet.configuration.send()
        line.mark("git says so to who pushes")
        fleet.application(APPLICATION, lambda found: "ComparisonError" in _said(found), _TOLD)
        line.mark("Argo CD says so to who looks")
        assert releases.ask(cluster)["reply"]
        assert fleet.backends("hello-live") == pods
    sent = fleet.configuration.send()
    line.mark("it is there again, and takes the push")
    fleet.synced(sent, seconds=CONVERGED)
    fleet.rollout(lambda found: found["spec"]["replicas"] == 0, seconds=_PROMPTLY)
    line.mark("everything is synced")
    fleet.synced(fleet.configuration.revert("HEAD"), seconds=CONVERGED)
    assert stable(fleet.settled()) == stable(before)


def test_two_people_push_in_one_second(cluster, fleet):
    """Each from a clone of theirs, something else; whoever is second has put it on top of the first. Both are there afterwards, whatever Argo CD saw of it."""
    begun, declared = fleet.configuration.git("rev-parse", "HEAD"), objects.declared(cluster)
    guest = f"guest-{secrets.token_hex(2)}"
    first, second = fleet.cloned(f"first-{guest}"), fleet.cloned(f"second-{guest}")
    line = TimeLine("Two people push in one second")
    first.append(AGENT_FILE, "  suspend: true\n")
    first.configuration.commit("hello is suspended")
    second.add(guest)
    second.configuration.commit(f"{guest}, suspended")
    # Both touch what admission knows of the team's agents; what is rendered is not merged, but compiled again (docs/how-to/pull-requests.md).
    with pytest.raises(AssertionError, match="could not apply"):
        second.configuration.git("pull", "--quiet", "--rebase", str(first.configuration.tree), "main")
    second.configuration.lifeos("compile")
    second.configuration.git("add", "--all")
    second.configuration.git("-c", "core.editor=true", "rebase", "--continue")
    line.mark("two commits in two clones, the later one on top of the other")
    earlier = first.configuration.send()
    arrived = time.monotonic()
    later = second.configuration.send()
    between = time.monotonic() - arrived
    line.mark(f"one is pushed, and {between:.1f} s later the other")
    fleet.configuration.git("pull", "--quiet", "--ff-only", fleet.configuration.url, "main")
    assert between < 1
    seen = set()

    def looked(application):
        seen.add(application["status"].get("sync", {}).get("revision"))
        return synced(application, later)

    fleet.application(ROOT_APPLICATION, looked, CONVERGED)
    line.mark(f"Argo CD has seen {'both' if earlier in seen else 'the later one alone'}")
    second.synced(later, seconds=CONVERGED)
    fleet.rollout(lambda found: found["spec"]["replicas"] == 0, seconds=_PROMPTLY)
    more = {name for _, _, name in objects.declared(cluster).keys() - declared.keys()}
    assert {guest, f"{guest}.local"} <= more
    line.mark("synced: hello is suspended, and the other agent is there")
    taken_back = fleet.configuration.restore(begun)
    cluster.until("application.argoproj.io", f"{guest}.local", "argocd", lambda found: found is None, CONVERGED)
    fleet.synced(taken_back)
    fleet.settled()
    assert objects.declared(cluster) == declared
    line.mark("taken back")


def test_a_push_and_its_revert_in_one_second(cluster, fleet):
    """The later one counts, whatever Argo CD had begun."""
    before, declared = fleet.settled(), objects.declared(cluster)
    runs = fleet.runs("analysisrun") | fleet.runs("experiment")
    configuration = fleet.configuration
    line = TimeLine("A push and its revert in one second")
    fleet.append(AGENT_FILE, "  suspend: true\n")
    configuration.commit("hello is suspended")
    configuration.git("revert", "--no-edit", "HEAD")
    configuration.git("push", "--quiet", configuration.url, "HEAD~1:refs/heads/main")
    arrived = time.monotonic()
    last = configuration.send()
    between = time.monotonic() - arrived
    line.mark(f"the brake, and {between:.1f} s later the brake taken back")
    assert between < 1
    fleet.synced(last)
    after = fleet.settled()
    line.mark("synced")
    assert stable(after) == stable(before)
    assert objects.declared(cluster) == declared
    assert fleet.runs("analysisrun") | fleet.runs("experiment") == runs, "nothing is judged, nothing is released"


def test_a_push_by_force_that_takes_history_away(cluster, fleet):
    """What is deployed is what the branch says, not what it said; and what it says is the same without any history."""
    begun = fleet.configuration.git("rev-parse", "HEAD")
    declared, known = objects.declared(cluster), objects.identities(cluster)
    name = f"guest-{secrets.token_hex(2)}"
    line = TimeLine("History is taken away")
    fleet.add(name)
    added = fleet.configuration.push(f"{name}, suspended")
    fleet.synced(added)
    line.mark("an agent came")
    fleet.configuration.git("reset", "--quiet", "--hard", begun)
    fleet.configuration.send(force=True)
    line.mark("its commit is taken out of the branch")
    cluster.until("application.argoproj.io", f"{name}.local", "argocd", lambda found: found is None, CONVERGED)
    fleet.synced(begun)
    line.mark("it is gone")
    assert objects.declared(cluster) == declared
    tree = fleet.configuration.git("rev-parse", "HEAD^{tree}")
    orphan = fleet.configuration.git("commit-tree", tree, "-m", "The fleet, from now on")
    fleet.configuration.git("reset", "--quiet", "--hard", orphan)
    fleet.synced(fleet.configuration.send(force=True))
    line.mark("the same files without any history: synced")
    assert objects.declared(cluster) == declared
    assert objects.identities(cluster) == known, "nothing was made anew"


@pytest.mark.usefixtures("outspoken")
@pytest.mark.parametrize(
    ("written", "said"),
    [("\tno: yaml\n", "ComparisonError"), ("  replicaCount: 3\n", "replicaCount"), ("kind: Rollouts\n", "Rollouts")],
    ids=["no YAML", "an unknown field", "an unknown kind"],
)
def test_a_broken_manifest_that_goes_round_the_check(cluster, fleet, written, said):
    before, pods = fleet.settled(), fleet.backends("hello-live")
    known = objects.identities(cluster)
    line = TimeLine(f"A broken manifest: {written.strip()}")
    file = fleet.configuration.tree / _ROLLOUT
    text = file.read_text()
    if written.startswith("kind"):
        text = text.replace("kind: Rollout\n", written)
    else:
        text = text.replace("\nspec:\n", f"\nspec:\n{written}")
    file.write_text(text)
    assert fleet.configuration.lifeos("check", check=False).returncode == 1
    fleet.configuration.git("commit", "--quiet", "--all", "--message", "By hand")
    broken = fleet.configuration.send()
    line.mark("the check is red; pushed all the same")
    told = fleet.application(APPLICATION, lambda found: said in _said(found), _TOLD)
    line.mark(f"Argo CD: {_said(told)[:200]}")
    assert releases.ask(cluster)["reply"]
    assert fleet.backends("hello-live") == pods
    assert known.items() <= objects.identities(cluster).items(), "nothing is deleted"
    fleet.synced(broken, ROOT_APPLICATION)
    line.mark("hello serves, and the others follow the commit")
    fleet.synced(fleet.configuration.revert("HEAD"), seconds=CONVERGED)
    after = fleet.settled()
    line.mark("reverted")
    assert after["spec"] == before["spec"]
    assert objects.identities(cluster) == known


def test_an_image_that_no_registry_has(cluster, fleet):
    """It passed its gate, which runs the code and not the image; the shadow of its release never starts, and who serves goes on."""
    before, pods = fleet.settled(), fleet.backends("hello-live")
    line = TimeLine("An image that is missing")
    fleet.configuration.give_image(AGENT_FILE, _NOWHERE)
    fleet.configuration.lifeos("gym", "run", AGENT)
    fleet.configuration.push("hello, in an image that nobody made")
    line.mark("pushed")
    fleet.rollout(lambda found: found["spec"] != before["spec"] and releases.shadowed(found), seconds=_TOLD)
    waiting = f"lifeos.dev/agent={AGENT},lifeos.dev/track=shadow"
    reason = next(
        state["reason"]
        for _, pod in cluster.watch("pod", waiting, NAMESPACE, _TOLD)
        for state in _waits(pod)
        if state["reason"] not in ("ContainerCreating", "PodInitializing")
    )
    line.mark(f"the pod of its shadow: {reason}")
    assert "Image" in reason
    assert releases.ask(cluster)["reply"]
    assert fleet.backends("hello-live") == pods
    state, parts = ArgoCD(cluster).health(APPLICATION)
    line.mark(f"Argo CD: {state}, {parts['Rollout', AGENT]}")
    assert state in ("Progressing", "Degraded")
    fleet.configuration.revert("HEAD")
    fleet.rollout(
        lambda found: found["spec"] == before["spec"] and found["status"]["phase"] == "Healthy", seconds=_PROMPTLY
    )
    line.mark("reverted: the version before serves alone")
    assert fleet.backends("hello-live") == pods


@contextlib.contextmanager
def _unreachable(cluster, service, namespace):
    """Nobody is behind a Service, for a while."""
    chosen = cluster.get("service", service, namespace)["spec"]["selector"]
    _select(cluster, service, namespace, {"nobody": "here"})
    address = cluster.service(service, namespace)
    try:
        _heard_of(address, answers=False)
        yield
    finally:
        _select(cluster, service, namespace, chosen)
    _heard_of(address, answers=True)


def _heard_of(address, *, answers):
    """kube-proxy hears of a change a moment later."""
    deadline = time.monotonic() + _PROMPTLY
    while _answers(address) is not answers:
        assert time.monotonic() < deadline, f"{address} answers {'still' if not answers else 'not yet'}"
        time.sleep(0.1)  # nobody but a connection shows what kube-proxy has heard of


def _answers(address):
    try:
        socket.create_connection((address, 80), timeout=5).close()
    except OSError:
        return False
    return True


def _select(cluster, service, namespace, selector):
    change = json.dumps([{"op": "replace", "path": "/spec/selector", "value": selector}])
    cluster.ask("patch", "service", service, f"--namespace={namespace}", "--type=json", f"--patch={change}")


def _said(application):
    """What an Application says that is wrong."""
    status = (application or {}).get("status", {})
    operation = status.get("operationState", {})
    results = operation.get("syncResult", {}).get("resources") or ()
    return " ".join(
        [
            *(f"{each['type']}: {each['message']}" for each in status.get("conditions", ())),
            operation.get("message", ""),
            *(each.get("message", "") for each in results),
        ]
    )


def _waits(pod):
    """Why its containers wait."""
    return [
        each["state"]["waiting"]
        for each in pod.get("status", {}).get("containerStatuses", ())
        if "waiting" in each["state"]
    ]
