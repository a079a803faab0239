"""What people look at, by the API that Argo CD's pages ask; and what being shown there does not permit."""

import json
import secrets

import pytest
import yaml

from lifeos.cluster.checks.argo_cd_settings import HEALTH
from tests.e2e import watch
from tests.e2e.argo_cd import ArgoCD, below
from tests.e2e.fleet import AGENT, APPLICATION, NAMESPACE, PLATFORM_APPLICATION, ROOT_APPLICATION, stable
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster


def test_an_agent_is_shown_with_its_replica_sets_and_pods(cluster, fleet):
    rollout = fleet.settled()
    argo_cd, pods = ArgoCD(cluster), dict.fromkeys(fleet.backends("hello-live"), "Healthy")
    shown = {}

    def drawn(_):
        shown.update(below(argo_cd.tree(APPLICATION), "Rollout", AGENT))
        return {node["name"]: node["health"]["status"] for node in shown.get("Pod", ())} == pods

    fleet.application(APPLICATION, drawn, 60)
    assert f"{AGENT}-{stable(rollout)}" in {node["name"] for node in shown["ReplicaSet"]}


def test_health_is_what_our_checks_say(cluster, fleet):
    """The root has the health of what it holds, which Argo CD does not look at without the settings that `lifeos bootstrap` brings."""
    fleet.settled()
    argo_cd = ArgoCD(cluster)
    state, parts = argo_cd.health(APPLICATION)
    assert parts["Rollout", AGENT][0] == "Healthy"
    # Not here: nobody acts on routes, and some of the platform's programs have no image. The root says so.
    _, held = argo_cd.health(ROOT_APPLICATION)
    assert held["Application", APPLICATION][0] == state
    assert held["Application", PLATFORM_APPLICATION][0] == argo_cd.health(PLATFORM_APPLICATION)[0]
    conditions = cluster.get("application.argoproj.io", APPLICATION, "argocd")["status"].get("conditions", [])
    assert not conditions, "no warning of objects that are in nobody's commit"


def test_without_our_health_check_doctor_says_so_and_bootstrap_brings_it(cluster, fleet):
    """Nothing is lost without it: the root only has no word of its agents, and what is pushed is synced."""
    fleet.settled()
    argo_cd = ArgoCD(cluster)
    assert _word(argo_cd)
    line = TimeLine("An Argo CD without the health check of Applications")
    patch = json.dumps([{"op": "remove", "path": f"/data/{HEALTH}"}])
    try:
        cluster.ask("patch", "configmap", "argocd-cm", "--namespace=argocd", "--type=json", f"--patch={patch}")
        line.mark("it is taken away")
        watch.settle(lambda: not _word(argo_cd), 90)
        line.mark("the root has no word of its agents")
        assert "Argo CD has no health check for Applications" in _doctor(fleet)
        (fleet.configuration.tree / "NOTES.md").write_text("Pushed meanwhile.\n")
        fleet.synced(fleet.configuration.push("A commit meanwhile"))
        line.mark("a commit is synced all the same")
    finally:
        fleet.follow()
    for name in ("deployment/argocd-server", "statefulset/argocd-application-controller"):
        cluster.ask("rollout", "status", name, "--namespace=argocd", "--timeout=90s")
    watch.settle(lambda: _word(argo_cd), 90)
    line.mark("`lifeos bootstrap` has brought it back")
    assert "health check" not in _doctor(fleet)


def _word(argo_cd):
    """What the root's page says of its agent's health."""
    _, held = argo_cd.health(ROOT_APPLICATION)
    return held.get(("Application", APPLICATION))


def _doctor(fleet):
    return fleet.configuration.lifeos("doctor", "--cluster", "--environment=local", check=False).stdout


@pytest.mark.parametrize("kind", ["Pod", "ReplicaSet"])
def test_a_kind_that_is_shown_is_refused_when_it_comes_from_git(cluster, fleet, kind):
    before = fleet.settled()
    configuration, name = fleet.configuration, f"{AGENT}-{secrets.token_hex(2)}"
    template = before["spec"]["template"]
    body = {"apiVersion": "v1", "kind": "Pod", "metadata": {"labels": template["metadata"]["labels"]}}
    body["spec"] = template["spec"]
    if kind == "ReplicaSet":
        selector = {"matchLabels": template["metadata"]["labels"]}
        spec = {"replicas": 1, "selector": selector, "template": template}
        body = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {}, "spec": spec}
    body["metadata"] |= {"name": name, "namespace": NAMESPACE}
    line = TimeLine(f"A {kind} from git")
    (configuration.tree / f"manifests/local/{AGENT}/{kind.lower()}-{name}.yaml").write_text(yaml.safe_dump(body))
    assert configuration.lifeos("check", check=False).returncode == 1
    configuration.git("add", "--all", "--force")
    configuration.git("commit", "--quiet", "--message", f"A {kind} of its own")
    configuration.send()
    line.mark("the check was red; pushed all the same")
    # For a ReplicaSet two policies do, and the API server names the one that was asked first.
    refused = "is forbidden: ValidatingAdmissionPolicy 'lifeos-"
    fleet.application(APPLICATION, lambda found: refused in json.dumps(found.get("status")), 60)
    line.mark("the API server refuses it, and Argo CD says so")
    assert cluster.find(kind, name, NAMESPACE) is None
    fleet.synced(configuration.revert("HEAD"))
    line.mark("reverted, and synced")
    after = fleet.settled()
    assert after["metadata"]["generation"] == before["metadata"]["generation"]
