"""An agent that the warden has killed for the last time is proposed to be suspended, by pods: a branch in the git server, which holds once it is merged, whatever the ledger says."""

import json
import secrets
import shutil
import time
from datetime import datetime

import pytest

from lifeos.ledger.breakers import FOREVER
from lifeos.units import Money
from lifeos.warden.standing import STRIKES
from tests.e2e import callers, guard, load, watch
from tests.e2e.fleet import GYM
from tests.e2e.guard import SERVICE, SYSTEM, WARDEN
from tests.e2e.released import AGENT, FOLDER, NAMESPACE
from tests.e2e.timeline import TimeLine
from tools.cluster.place import REPOSITORIES, within

pytestmark = pytest.mark.cluster

_CLOCK = "suspensions"
_EACH_MINUTE = '{"spec": {"schedules": ["* * * * *"]}}'
_BRANCH = f"lifeos/suspend-{AGENT}"
_DECLARED = (
    (f"{FOLDER}/agent.yaml", "    profile: knative\n", "    profile: rollout\n"),
    (
        f"{FOLDER}/agent.yaml",
        "  eval: {suite: knowledge}\n",
        "  eval: {suite: knowledge}\n  breaker: {identicalFailures: 2, identicalCalls: 3, cooldown: 10s}\n",
    ),
    load.DECLARED[1],
)
"""It is always on; a storm's wait is seconds, and a note has its price."""
_REVIEW = {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview"}
_NOTE = {"title": "Milk", "text": "Buy milk.", "sources": []}
_READY, _PROPOSED = 120, 240
"""Seconds until an agent's pod is ready; until a clock that strikes each minute has made four pods, one after the other."""
_QUIET = 20
"""Seconds in which an owner would have made a pod many times."""


@pytest.fixture(scope="module")
def made(cluster, tmp_path_factory):
    repository = within(REPOSITORIES, "guard.git")
    shutil.rmtree(repository, ignore_errors=True)
    said = {"changes": _DECLARED, "running": [AGENT], "servers": ["notes"], "clocks": [_CLOCK]}
    with guard.standing(cluster, tmp_path_factory.mktemp("suspended"), **said) as found:
        found.configuration.give_gym_its_secret()
        found.configuration.push("The fleet")
        cluster.ask("patch", "cronworkflow", _CLOCK, f"--namespace={GYM}", "--type=merge", f"--patch={_EACH_MINUTE}")
        yield found
    shutil.rmtree(repository, ignore_errors=True)


@pytest.fixture(scope="module")
def down(cluster, made):
    """It has stormed until nothing but a person helps; the sessions in which it did."""
    line = TimeLine(f"{AGENT} storms, is killed, and storms again")
    sessions = []
    for strike in range(1, STRIKES + 1):
        pod = watch.settle(lambda: _ready(cluster, _until(made)), _READY)
        sessions.append(secrets.token_hex(16))
        with pytest.raises(AssertionError):
            callers.storm_in(cluster, pod, NAMESPACE, "note-write", _NOTE, sessions[-1])
        assert len(_kills(made)) == strike, "the pod was not ended by something else"
        line.mark(f"its pod was killed, for {strike} of {STRIKES}")
    assert _until(made) == FOREVER
    return sessions


def test_the_warden_may_neither_start_a_workflow_nor_see_a_key(cluster, made):
    account = f"system:serviceaccount:{SYSTEM}:{WARDEN}"
    for verb, group, what in (("create", "argoproj.io", "workflows"), ("get", "", "secrets"), ("create", "", "pods")):
        for namespace in (GYM, SYSTEM, NAMESPACE):
            wanted = {"verb": verb, "group": group, "resource": what, "namespace": namespace}
            review = {**_REVIEW, "spec": {"user": account, "resourceAttributes": wanted}}
            said = cluster.ask("create", "--filename=-", "--output=json", data=json.dumps(review))
            assert json.loads(said)["status"]["allowed"] is False, wanted


def test_who_stays_down_is_proposed_to_be_suspended_with_why_and_once(cluster, made, down):
    line = TimeLine("What is proposed")
    main = made.configuration.git("rev-parse", "HEAD")
    watch.settle(lambda: _BRANCH in _heads(made), _PROPOSED)
    line.mark(f"the branch {_BRANCH} stands in the git server")
    proposed = _heads(made)
    assert proposed == {"main": main, _BRANCH: proposed[_BRANCH]}
    made.configuration.git("fetch", "--quiet", made.configuration.url, _BRANCH)
    assert made.configuration.git("rev-parse", "FETCH_HEAD^") == main
    changed = made.configuration.git("diff", "HEAD", "FETCH_HEAD", "--", "agents.d").splitlines()
    assert [text for text in changed if text[0] in "+-" and text[:3] not in ("+++", "---")] == ["+  suspend: true"]
    said = made.configuration.git("log", "-1", "--format=%B", "FETCH_HEAD")
    print(said, flush=True)
    assert said.startswith(f"Suspend {AGENT}\n\n{_kills(made)[-1]['reason']}\n")
    assert all(f"decision {session}, 'note-write' with arguments sha256:" in said for session in down)
    assert said.count(" killed: ") == STRIKES
    notes = [call for call in made.served("notes") if call[3] == _NOTE]
    spent = Money(len(notes) * load.NOTE)
    assert f"Spent in these decisions: {spent}" in said
    line.mark(
        f"it says why, by which decisions, and that they did cost {spent}, for {len(notes)} notes that were written"
    )
    at = time.time()
    [again] = watch.settle(lambda: _runs(cluster, at)[:1], _PROPOSED)
    assert again["status"]["phase"] == "Succeeded", again["status"].get("message")
    assert _steps(again) == ["look", "checkout", "suspend"], "it waits for a person"
    assert _heads(made) == proposed
    line.mark("another run proposes nothing")


def test_once_it_is_merged_the_warden_may_forget_it(cluster, made, down):
    line = TimeLine("The suspension is merged")
    watch.settle(lambda: _pods(cluster), _READY)
    line.mark("its owner makes a pod, which is ended, and makes another one")
    made.configuration.git("fetch", "--quiet", made.configuration.url, _BRANCH)
    made.configuration.git("merge", "--quiet", "--ff-only", "FETCH_HEAD")
    made.configuration.send()
    made.configuration.lifeos("compile", "--check")
    made.sync()
    line.mark("what it says is applied; nothing was left to render")
    watch.settle(lambda: not _pods(cluster), _READY)
    line.mark("its owner makes no pod any more")
    words = ("lifeos", "warden", "clear", AGENT, "--reason=mended", "--ledger=/var/lib/lifeos/ledger.sqlite")
    inside = ("exec", f"deployment/{SERVICE}", f"--namespace={SYSTEM}", "--container=authorizer", "--")
    assert f"{AGENT} is cleared" in cluster.ask(*inside, *words)
    until = time.monotonic() + _QUIET
    while time.monotonic() < until:
        assert _pods(cluster) == []
        time.sleep(1)  # that nothing happens, nobody tells
    line.mark(f"a person has cleared it, and in {_QUIET} s nothing has woken")
    made.configuration.revert("HEAD")
    made.sync()
    watch.settle(lambda: _ready(cluster, 0), _READY)
    line.mark("the commit is taken back, and it runs")


def _kills(made):
    """The times that no pod of it might run any more, oldest first."""
    return [event for event in made.events("opened") if event["breaker"] == f"pods/{AGENT}"]


def _until(made):
    """When the last of them is over, in microseconds since 1970."""
    return max((event["until"] for event in _kills(made)), default=0)


def _pods(cluster):
    return cluster.all("pod", selector=f"lifeos.dev/agent={AGENT}", namespace=NAMESPACE)


def _ready(cluster, since):
    """The name of a pod of it that is ready once a time is over, in microseconds, and is let live: by the second in which it was made, it was not before that time."""
    if time.time() * 1e6 <= since:
        return None
    for pod in _pods(cluster):
        conditions = pod["status"].get("conditions", ())
        ready = any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)
        if ready and (_begun(pod) + 1) * 1e6 > since and "deletionTimestamp" not in pod["metadata"]:
            return pod["metadata"]["name"]
    return None


def _begun(found):
    return datetime.fromisoformat(found["metadata"]["creationTimestamp"]).timestamp()


def _heads(made):
    listing = made.configuration.git("ls-remote", "--heads", made.configuration.url)
    return {name.removeprefix("refs/heads/"): commit for commit, name in map(str.split, listing.splitlines())}


def _runs(cluster, since):
    """Those of the clock that have begun after a time, in seconds since 1970, and are over."""
    found = cluster.all("workflow", selector=f"workflows.argoproj.io/cron-workflow={_CLOCK}", namespace=GYM)
    return [run for run in found if run.get("status", {}).get("finishedAt") and _begun(run) > since]


def _steps(run):
    """The pods that it was, in order."""
    nodes = [node for node in run["status"].get("nodes", {}).values() if node["type"] == "Pod"]
    return [node["templateName"] for node in sorted(nodes, key=lambda node: node["startedAt"])]
