"""Argo Workflows as it is installed: from its own manifests, with our images."""

import copy

import pytest

from tools.cluster import controllers

_REFERENCES = {name: f"lifeos.invalid/{name}@sha256:1" for name in ("argo", "argoexec", "workflow-controller")}


def deployment(name, args):
    container = {"name": name, "image": "upstream:1", "args": args}
    return {
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {"template": {"spec": {"containers": [container]}}},
    }


_UPSTREAM = [
    deployment("argo-server", ["server"]),
    deployment("workflow-controller", []),
    {"kind": "Service", "metadata": {"name": "argo-server"}},
    {"kind": "ClusterRoleBinding", "metadata": {"name": "argo-server-binding"}, "subjects": [{"name": "argo-server"}]},
]


@pytest.fixture
def installed(monkeypatch):
    """What would be there, by kind and name, and what is waited for."""
    found, waited = [], []
    monkeypatch.setattr(controllers, "rendered", lambda module: copy.deepcopy(_UPSTREAM))
    monkeypatch.setattr(controllers, "apply", found.extend)
    monkeypatch.setattr(controllers, "rolled_out", lambda namespace, *names: waited.extend(names))
    controllers.workflows(_REFERENCES)
    return {(body["kind"], body["metadata"]["name"]): body for body in found}, waited


def container(body):
    [one] = body["spec"]["template"]["spec"]["containers"]
    return one


def test_the_api_server_asks_for_the_token_of_who_asks_and_nobody_waits_for_it(installed):
    """Its default, which a word more than its manifests have might change."""
    found, waited = installed
    server = container(found["Deployment", "argo-server"])
    assert (server["image"], server["args"]) == (_REFERENCES["argo"], ["server"])
    assert waited == ["deployment/workflow-controller"]
    assert found["ClusterRoleBinding", "argo-server-binding"]["subjects"] == [
        {"name": "argo-server", "namespace": "argo"}
    ]
    assert found["Service", "argo-server"]["metadata"]["namespace"] == "argo"


def test_the_controller_starts_pods_with_our_executor(installed):
    found, _ = installed
    controller = container(found["Deployment", "workflow-controller"])
    assert controller["image"] == _REFERENCES["workflow-controller"]
    assert controller["args"][:2] == ["--executor-image", _REFERENCES["argoexec"]]
