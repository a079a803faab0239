"""Argo CD, from the manifests in its own Go module: what follows git, and the API. No login, no notifications, no ApplicationSets."""

import os
import secrets
from collections.abc import Mapping
from typing import Any

import yaml

from lifeos.cluster import bootstrap
from tools.cluster.controllers import contain, placed
from tools.cluster.go_modules import rendered
from tools.cluster.kubectl import apply, kubectl, rolled_out
from tools.cluster.place import ROOT

MODULE = "github.com/argoproj/argo-cd/v3"
NAMESPACE = "argocd"
_LEFT_OUT = ("applicationset-controller", "dex-server", "notifications-controller")
_PARTS = (
    "deployment/argocd-redis",
    "deployment/argocd-repo-server",
    "deployment/argocd-server",
    "statefulset/argocd-application-controller",
)
_SETTINGS = os.path.join(ROOT, "argocd", "bootstrap", "settings.yaml")
_PASSWORD = "argocd-redis"  # noqa: S105  the name of a Secret
_COMPONENT = "app.kubernetes.io/component"


def argo_cd(references: Mapping[str, str]) -> None:
    """It runs, with the settings that every installation needs for our manifests."""
    objects = [body for body in rendered(MODULE) if body["metadata"].get("labels", {}).get(_COMPONENT) not in _LEFT_OUT]
    settings = _settings()
    for body in objects:
        if body["kind"] in ("Deployment", "StatefulSet"):
            _prepare(body, references)
            # Some of them are read once, at the start; `lifeos bootstrap` looks here whether it has to start them anew.
            state = {bootstrap.SETTINGS: bootstrap.state_of([{"data": settings}])}
            body["spec"]["template"]["metadata"].setdefault("annotations", {}).update(state)
        elif body["kind"] == "ConfigMap" and body["metadata"]["name"] == "argocd-cm":
            body["data"] = {**body.get("data", {}), **settings}
    apply(placed(objects, NAMESPACE))
    _password()
    rolled_out(NAMESPACE, *_PARTS)


def _prepare(workload: dict[str, Any], references: Mapping[str, str]) -> None:
    pod = workload["spec"]["template"]["spec"]
    pod.pop("initContainers", None)  # one sets up plug-ins, and one makes the password of the cache; see _password
    pod.pop("affinity", None)
    if workload["kind"] == "StatefulSet":
        # With the default a pod that never became ready is never replaced, whatever was mended since.
        workload["spec"]["podManagementPolicy"] = "Parallel"
    if workload["metadata"]["name"] == "argocd-redis":
        contain(workload, references["miniredis"])["args"] = [":6379"]
        return
    container = contain(workload, references["argocd"])
    # Nothing is signed here, so the image has no gpg.
    container["env"] = [*container["env"], {"name": "ARGOCD_GPG_ENABLED", "value": "false"}]
    container["readinessProbe"] |= {"initialDelaySeconds": 0, "periodSeconds": 1}


def _settings() -> dict[str, str]:
    with open(_SETTINGS, "rb") as file:
        data: dict[str, str] = yaml.load(file, yaml.CSafeLoader)["data"]
    return data


def _password() -> None:
    """Of the cache. Made once, for whoever runs read it when they started."""
    kept = kubectl("get", "secret", _PASSWORD, f"--namespace={NAMESPACE}", "--ignore-not-found", "--output=name")
    if not kept:
        meta = {"name": _PASSWORD, "namespace": NAMESPACE}
        apply([{"apiVersion": "v1", "kind": "Secret", "metadata": meta, "stringData": {"auth": secrets.token_hex()}}])
