"""Argo's controllers, from the manifests in their own Go modules: the pinned version's rights, settings and definitions, our images."""

import json
import os
import subprocess
from collections.abc import Mapping
from typing import Any

import yaml

from tools.cluster.failure import ClusterError
from tools.cluster.kubectl import apply, kubectl, rolled_out
from tools.cluster.place import ROOT, within

_MODULES = os.path.join(ROOT, "tools", "crds")
_SOON = "1s"
"""How soon the controller looks again at a workflow; it waits ten seconds by default, at each step of a gate."""


def workflows(references: Mapping[str, str]) -> None:
    """Argo Workflows without its web server, in the namespace and with the account that the platform's manifests name."""
    namespace = "argo"
    kept = [
        body
        for body in _rendered("github.com/argoproj/argo-workflows/v3")
        if "argo-server" not in body["metadata"]["name"]
    ]
    for body in kept:
        if body["kind"] == "Deployment":
            container = _container(body, references["workflow-controller"])
            container["args"] = [
                "--executor-image",
                references["argoexec"],
                "--executor-image-pull-policy",
                "IfNotPresent",
            ]
            container["env"] = [*container.get("env", []), {"name": "DEFAULT_REQUEUE_TIME", "value": _SOON}]
    apply(_placed(kept, namespace))
    rolled_out(namespace, "deployment/workflow-controller")


def rollouts(references: Mapping[str, str]) -> None:
    """Argo Rollouts."""
    namespace = "argo-rollouts"
    objects = _rendered("github.com/argoproj/argo-rollouts")
    for body in objects:
        if body["kind"] == "Deployment":
            _container(body, references["rollouts-controller"])
    apply(_placed(objects, namespace))
    rolled_out(namespace, "deployment/argo-rollouts")


def _container(deployment: dict[str, Any], image: str) -> dict[str, Any]:
    container: dict[str, Any] = deployment["spec"]["template"]["spec"]["containers"][0]
    container |= {"image": image, "imagePullPolicy": "IfNotPresent"}
    return container


def _placed(objects: list[dict[str, Any]], namespace: str) -> list[dict[str, Any]]:
    """In their namespace, and bound to accounts in it."""
    for body in objects:
        if "namespace" in body["metadata"] or body["kind"] in (
            "Deployment",
            "Service",
            "ServiceAccount",
            "ConfigMap",
            "Secret",
            "Role",
            "RoleBinding",
        ):
            body["metadata"]["namespace"] = namespace
        for subject in body.get("subjects", []):
            subject["namespace"] = namespace
    return [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}, *objects]


def _rendered(module: str) -> list[dict[str, Any]]:
    """What the module's folder `manifests/cluster-install` builds to; kept, as `go` may be gone the next time."""
    version, folder = _module(module)
    path = within("manifests", f"{module.replace('/', '-')}@{version}.yaml")
    if not os.path.exists(path):
        text = kubectl("kustomize", os.path.join(folder, "manifests", "cluster-install"))
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    with open(path, "rb") as file:
        return [body for body in yaml.load_all(file, yaml.CSafeLoader) if body]


def _module(module: str) -> tuple[str, str]:
    """Its pinned version, and the folder that `go` keeps it in."""
    done = subprocess.run(
        ["go", "mod", "download", "-json", module],
        cwd=_MODULES,
        env={**os.environ, "GOTOOLCHAIN": "auto", "GOFLAGS": "-mod=readonly"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ClusterError(f"the module {module} could not be had: {done.stdout.strip()} {done.stderr.strip()}")
    answer = json.loads(done.stdout)
    return answer["Version"], answer["Dir"]
