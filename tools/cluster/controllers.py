"""Argo's controllers, from the manifests in their own Go modules: the pinned version's rights, settings and definitions, our images."""

from collections.abc import Mapping
from typing import Any

from tools.cluster.go_modules import rendered
from tools.cluster.kubectl import apply, rolled_out

_SOON = "1s"
"""How soon the controller looks again at a workflow; it waits ten seconds by default, at each step of a gate."""
_OF_NO_NAMESPACE = ("ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "Namespace", "PriorityClass")


def workflows(references: Mapping[str, str]) -> None:
    """Argo Workflows, in the namespace and with the account that the platform's manifests name. Its API server, which people alone ask, is not waited for."""
    namespace = "argo"
    objects = rendered("github.com/argoproj/argo-workflows/v3")
    workloads = {body["metadata"]["name"]: body for body in objects if body["kind"] == "Deployment"}
    contain(workloads["argo-server"], references["argo"])
    container = contain(workloads["workflow-controller"], references["workflow-controller"])
    container["args"] = ["--executor-image", references["argoexec"], "--executor-image-pull-policy", "IfNotPresent"]
    container["env"] = [*container.get("env", []), {"name": "DEFAULT_REQUEUE_TIME", "value": _SOON}]
    apply(placed(objects, namespace))
    rolled_out(namespace, "deployment/workflow-controller")


def rollouts(references: Mapping[str, str]) -> None:
    """Argo Rollouts."""
    namespace = "argo-rollouts"
    objects = rendered("github.com/argoproj/argo-rollouts")
    for body in objects:
        if body["kind"] == "Deployment":
            contain(body, references["rollouts-controller"])
    apply(placed(objects, namespace))
    rolled_out(namespace, "deployment/argo-rollouts")


def contain(workload: dict[str, Any], image: str) -> dict[str, Any]:
    """Put an image of ours into a workload's container; the container."""
    container: dict[str, Any] = workload["spec"]["template"]["spec"]["containers"][0]
    container |= {"image": image, "imagePullPolicy": "IfNotPresent"}
    return container


def placed(objects: list[dict[str, Any]], namespace: str) -> list[dict[str, Any]]:
    """In their namespace, and bound to accounts in it."""
    for body in objects:
        if body["kind"] not in _OF_NO_NAMESPACE:
            body["metadata"]["namespace"] = namespace
        for subject in body.get("subjects", []):
            subject["namespace"] = namespace
    return [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}, *objects]
