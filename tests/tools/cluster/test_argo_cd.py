"""Argo CD as it is installed: from its own manifests, with our images and settings."""

import copy

import pytest
import yaml

from tests.architecture.test_files import ROOT
from tools.cluster import argo_cd

_REFERENCES = {"argocd": "lifeos.invalid/argocd@sha256:1", "miniredis": "lifeos.invalid/miniredis@sha256:2"}


def workload(kind, name, component):
    container = {"name": name, "image": "upstream:1", "env": [], "readinessProbe": {"httpGet": {}, "periodSeconds": 10}}
    pod = {"initContainers": [{"name": "copyutil"}], "affinity": {}, "containers": [container]}
    return {
        "kind": kind,
        "metadata": {"name": name, "labels": {"app.kubernetes.io/component": component}},
        "spec": {"template": {"metadata": {"labels": {}}, "spec": pod}},
    }


_UPSTREAM = [
    workload("Deployment", "argocd-redis", "redis"),
    workload("Deployment", "argocd-repo-server", "repo-server"),
    workload("Deployment", "argocd-dex-server", "dex-server"),
    workload("StatefulSet", "argocd-application-controller", "application-controller"),
    {"kind": "ConfigMap", "metadata": {"name": "argocd-cm"}, "data": {"kept": "upstream's"}},
    {"kind": "ClusterRoleBinding", "metadata": {"name": "argocd"}, "subjects": [{"namespace": "elsewhere"}]},
]


@pytest.fixture
def applied(monkeypatch):
    """What would be installed, by name."""
    found = []
    monkeypatch.setattr(argo_cd, "rendered", lambda module: copy.deepcopy(_UPSTREAM))
    monkeypatch.setattr(argo_cd, "apply", found.extend)
    monkeypatch.setattr(argo_cd, "kubectl", lambda *_: "secret/argocd-redis")
    monkeypatch.setattr(argo_cd, "rolled_out", lambda *_: None)
    argo_cd.argo_cd(_REFERENCES)
    return {body["metadata"]["name"]: body for body in found}


def test_only_what_follows_git_is_installed_and_from_our_images(applied):
    assert "argocd-dex-server" not in applied
    pods = {name: applied[name]["spec"]["template"]["spec"] for name in ("argocd-redis", "argocd-repo-server")}
    assert pods["argocd-redis"]["containers"][0]["image"] == _REFERENCES["miniredis"]
    assert pods["argocd-repo-server"]["containers"][0]["image"] == _REFERENCES["argocd"]
    assert all("initContainers" not in pod for pod in pods.values())


def test_it_has_the_settings_that_every_installation_needs(applied):
    ours = yaml.safe_load((ROOT / "argocd/bootstrap/settings.yaml").read_text())["data"]
    assert applied["argocd-cm"]["data"] == {"kept": "upstream's", **ours}
    notes = applied["argocd-repo-server"]["spec"]["template"]["metadata"]["annotations"]
    assert notes["lifeos.dev/settings"], "some are read at the start: who has other settings is another pod"


def test_rights_are_bound_to_accounts_in_its_namespace(applied):
    assert applied["argocd"]["subjects"] == [{"namespace": "argocd"}]
    assert "namespace" not in applied["argocd"]["metadata"]
    assert applied["argocd-redis"]["metadata"]["namespace"] == "argocd"


def test_a_controller_that_never_became_ready_is_replaced_by_one_that_was_mended(applied):
    assert applied["argocd-application-controller"]["spec"]["podManagementPolicy"] == "Parallel"
