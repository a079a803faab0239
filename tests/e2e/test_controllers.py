"""The controllers by GitOps: a real Argo CD installs what `argocd/bootstrap/controllers` pins in a cluster that has none of them, and they act."""

import json

import pytest

from lifeos.cluster.supported import PROGRAMS
from tests.e2e.configuration import Configuration
from tests.e2e.controllers import FOLDER, MODULES, ROLLOUTS, Installation, remove
from tests.e2e.fleet import CONTROLLERS_APPLICATION, new_repository, settled, stable, synced, uproot
from tests.e2e.security import RESTRICTED
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_INSTALLED = 240
"""Seconds from the root until both controllers run."""
_SEEN = 90
"""From a push, or from drift, until Argo CD has done what follows."""
_ACTED = 120
_ROLE = "argo-rollouts"
_WAITS = "import signal; signal.signal(signal.SIGTERM, lambda *_: exit(0)); signal.pause()"
_NEXT = "v1.10.2-next"
"""No version that there is: the pinned one, and a pod of it that may use more of the disk."""


@pytest.fixture(scope="module")
def installed(cluster, tmp_path_factory):
    """Both, from a repository of their own; afterwards as `make cluster` installs them."""
    uproot(cluster)
    line = TimeLine("The controllers by GitOps")
    installation = Installation(tmp_path_factory.mktemp("controllers"), cluster, new_repository())
    commit = installation.push("The controllers")
    try:
        remove(cluster)
        line.mark("the cluster has neither Argo Rollouts nor Argo Workflows, nor their kinds")
        installation.follow()
        line.mark("the root is applied")
        installation.healthy(commit, _INSTALLED)
        line.mark("Argo CD has made the Applications and what they name: all of it Synced and Healthy")
        yield installation
    finally:
        installation.end()
        line.mark("they are as `make cluster` installs them")


def test_the_doctor_finds_the_versions_that_are_pinned(cluster, installed, tmp_path):
    configuration = Configuration(tmp_path, cluster, "doctor")
    configuration.lifeos("compile")
    said = configuration.lifeos("doctor", "--cluster", "--environment=local", "--format=json", check=False).stdout
    document = json.loads(said)
    found = {each["program"]: (each["version"], each["namespace"]) for each in document["programs"]}
    checked = {program.name: (str(program.checked), program.namespace) for program in PROGRAMS}
    for name in ("Argo Rollouts", "Argo Workflows"):
        assert found[name] == checked[name]
        assert not [item for item in document["diagnostics"] if name in item["message"]]
    for name in MODULES:
        [pod] = installed.pods(name)
        [container] = pod["spec"]["containers"]
        tag = installed.declared(name)["spec"]["source"]["targetRevision"]
        assert f":{tag}@sha256:" in container["image"]


def test_argo_cd_sees_no_difference_that_nobody_made(installed):
    """What a controller, or the API server, fills in is not taken for drift, and reverted again and again."""
    for name in (*MODULES, CONTROLLERS_APPLICATION):
        status = installed.application(name, _looked_again, _SEEN)["status"]
        assert status["sync"]["status"] == "Synced"
        assert len(status["history"]) == 1, f"{name} was synced {len(status['history'])} times"
        assert not status.get("conditions"), "no warning"


def test_a_rollout_goes_through_its_steps(cluster, installed, namespace):
    line = TimeLine("A Rollout")
    cluster.apply(_rollout(namespace, "first", cluster.image()))
    before = cluster.until("rollout", "steps", namespace, _settled, _ACTED)
    line.mark("its first version serves")
    cluster.apply(_rollout(namespace, "second", cluster.image()))
    half = cluster.until("rollout", "steps", namespace, lambda found: found["status"].get("pauseConditions"), _ACTED)
    line.mark("half of its pods are of the second")
    assert half["status"]["updatedReplicas"] == 1
    assert stable(half) == stable(before)
    after = cluster.until(
        "rollout", "steps", namespace, lambda found: _settled(found) and stable(found) != stable(before), _ACTED
    )
    line.mark("promoted")
    assert after["status"]["updatedReplicas"] == after["status"]["replicas"] == 2


def test_a_workflow_runs_its_steps(cluster, installed, namespace):
    line = TimeLine("A Workflow")
    cluster.apply(*_workflow(namespace, cluster.image()))
    ended = cluster.until(
        "workflow", "steps", namespace, lambda found: found.get("status", {}).get("finishedAt"), _ACTED
    )
    line.mark("it has ended")
    assert ended["status"]["phase"] == "Succeeded", ended["status"]
    assert ended["status"]["nodes"]["steps"]["outputs"]["parameters"] == [{"name": "sum", "value": "3"}]


def test_a_right_that_is_taken_away_by_hand_is_given_back(cluster, installed):
    line = TimeLine("A right of Argo Rollouts")
    before = cluster.get("clusterrole", _ROLE, "")["rules"]
    patch = json.dumps([{"op": "remove", "path": "/rules/0"}])
    changed = cluster.ask("patch", "clusterrole", _ROLE, "--type=json", f"--patch={patch}", "--output=json")
    assert json.loads(changed)["rules"] == before[1:]
    line.mark("is taken away")
    cluster.until("clusterrole", _ROLE, "", lambda found: found["rules"] == before, _SEEN)
    line.mark("is there again")


def test_another_version_comes_by_a_commit(cluster, installed):
    [pod] = installed.pods(ROLLOUTS)
    mirror, line = installed.mirrors[ROLLOUTS], TimeLine("Another version of Argo Rollouts")
    mirror.change("manifests/base/argo-rollouts-deployment.yaml", "ephemeral-storage: 1Gi", "ephemeral-storage: 2Gi")
    mirror.git("commit", "--quiet", "--all", "--message", _NEXT)
    mirror.send_tag(_NEXT)
    installed.declare(ROLLOUTS, {"targetRevision": _NEXT})
    commit = installed.push(f"Argo Rollouts {_NEXT}")
    line.mark("pushed")
    installed.application(ROLLOUTS, _differs(installed.tag(ROLLOUTS)), _SEEN)
    line.mark("Argo CD sees that the cluster has another one")
    installed.healthy(commit, _SEEN)
    line.mark("and has made it what git says: Synced, Healthy")
    [after] = installed.pods(ROLLOUTS)
    assert after["metadata"]["uid"] != pod["metadata"]["uid"]
    assert after["spec"]["containers"][0]["resources"]["limits"] == {"ephemeral-storage": "2Gi"}


def test_a_file_that_is_deleted_takes_no_controller_away(cluster, installed):
    pods = {name: _uids(installed.pods(name)) for name in MODULES}
    line = TimeLine("The file of Argo Rollouts is deleted")
    file = installed.repository.tree / FOLDER / f"{ROLLOUTS}.yaml"
    text = file.read_text()
    file.unlink()
    commit = installed.push("No Argo Rollouts any more")
    line.mark("pushed")
    root = installed.application(CONTROLLERS_APPLICATION, lambda found: _left_over(found, commit), _SEEN)
    line.mark("Argo CD sees that the Application is in no file, and leaves it")
    assert root["status"]["sync"]["status"] == "OutOfSync", "and it says so"
    installed.unfollow(ROLLOUTS)
    installed.application(CONTROLLERS_APPLICATION, lambda found: synced(found, commit), _SEEN)
    line.mark("the Application was deleted by hand: the root is Synced")
    assert {name: _uids(installed.pods(name)) for name in MODULES} == pods
    file.write_text(text)
    installed.healthy(installed.push("Argo Rollouts again"), _SEEN)
    line.mark("the file is there again: Synced, Healthy")
    assert {name: _uids(installed.pods(name)) for name in MODULES} == pods


def test_to_follow_git_no_more_is_not_to_remove_the_controllers(cluster, installed):
    """The last story of this file: nothing is synced after it."""
    pods = {name: _uids(installed.pods(name)) for name in MODULES}
    installed.unfollow()
    assert {name: _uids(installed.pods(name)) for name in MODULES} == pods
    for kind in ("rollouts", "workflows"):
        assert cluster.find("crd", f"{kind}.argoproj.io", "")


def _looked_again(found):
    """Whether an Application was compared after its last sync."""
    status = found["status"]
    return status["reconciledAt"] > status["operationState"]["finishedAt"]


def _differs(commit):
    """Whether an Application was compared with a commit and is not what that says."""

    def reached(found):
        compared = found["status"]["sync"]
        return compared["status"] == "OutOfSync" and compared["revision"] == commit

    return reached


def _left_over(found, commit):
    """Whether the root was compared with a commit, and holds an Application that is in no file of it."""
    left = {each["name"] for each in found["status"]["resources"] if each.get("requiresPruning")}
    return found["status"]["sync"]["revision"] == commit and left == {ROLLOUTS}


def _uids(pods):
    return {pod["metadata"]["uid"] for pod in pods}


def _settled(rollout):
    return rollout is not None and settled(rollout)


def _rollout(namespace, version, image):
    """Two pods, and a pause after the first of a new version."""
    labels = {"app": "steps"}
    container = {
        "name": "main",
        "image": image,
        "command": ["python3", "-c", _WAITS],
        "env": [{"name": "VERSION", "value": version}],
        "securityContext": RESTRICTED,
    }
    pod = {"automountServiceAccountToken": False, "terminationGracePeriodSeconds": 1, "containers": [container]}
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Rollout",
        "metadata": {"name": "steps", "namespace": namespace},
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": labels},
            "strategy": {"canary": {"steps": [{"setWeight": 50}, {"pause": {"duration": "2s"}}]}},
            "template": {"metadata": {"labels": labels}, "spec": pod},
        },
    }


def _workflow(namespace, image):
    """One pod after the other, the second with what the first said; with what a pod of Argo's executor may do."""
    rule = {"apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["create", "patch"]}
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "executor"}
    meta = {"name": "executor", "namespace": namespace}
    account = {"kind": "ServiceAccount", "name": "default", "namespace": namespace}
    rights = "rbac.authorization.k8s.io/v1"
    script = "print({{inputs.parameters.sum}} + 1)"
    add = {
        "name": "add",
        "inputs": {"parameters": [{"name": "sum"}]},
        "script": {"image": image, "command": ["python3"], "source": script, "securityContext": RESTRICTED},
    }
    steps = [
        [{"name": name, "template": "add", "arguments": {"parameters": [{"name": "sum", "value": value}]}}]
        for name, value in (("first", "1"), ("second", "{{steps.first.outputs.result}}"))
    ]
    result = {"name": "sum", "valueFrom": {"parameter": "{{steps.second.outputs.result}}"}}
    main = {"name": "main", "steps": steps, "outputs": {"parameters": [result]}}
    return (
        {"apiVersion": rights, "kind": "Role", "metadata": meta, "rules": [rule]},
        {"apiVersion": rights, "kind": "RoleBinding", "metadata": meta, "roleRef": role, "subjects": [account]},
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Workflow",
            "metadata": {"name": "steps", "namespace": namespace},
            "spec": {"entrypoint": "main", "templates": [main, add]},
        },
    )
