"""Envoy Gateway, which makes an Envoy of each Gateway that is applied: for the stories of the gateway alone, as in all others its Envoy would want a
core of this machine, and stand where theirs does.

Its settings are those that `argocd/bootstrap/controllers/` has for every cluster, and the images.
"""

import os
from collections.abc import Mapping
from typing import Any

import yaml

from tools.cluster.addons import manifests
from tools.cluster.kubectl import apply, kubectl, rolled_out
from tools.cluster.place import ROOT

NAMESPACE = "envoy-gateway-system"
_APPLICATION = os.path.join(ROOT, "argocd", "bootstrap", "controllers", "envoy-gateway.yaml")


def ensure(references: Mapping[str, str]) -> None:
    """It runs, from images by digest. Raises :class:`ClusterError`."""
    apply(manifests("envoy-gateway-certificates", references))
    kubectl("wait", "--for=create", "secret/envoy-gateway", f"--namespace={NAMESPACE}", "--timeout=120s")
    objects = manifests("envoy-gateway", references)
    settings = next(body for body in objects if body["kind"] == "ConfigMap")
    settings["data"]["envoy-gateway.yaml"] = yaml.safe_dump(configuration(references))
    apply(objects)
    rolled_out(NAMESPACE, "deployment/envoy-gateway")


def remove() -> None:
    """Nothing acts on Gateways any more. What it made of those that are there stays until they are gone."""
    kubectl("delete", "deployment", "envoy-gateway", f"--namespace={NAMESPACE}", "--ignore-not-found", "--timeout=60s")


def configuration(references: Mapping[str, str]) -> dict[str, Any]:
    """What it is told. The platform's own EnvoyProxy says nothing of images, and is merged with this."""
    with open(_APPLICATION, "rb") as file:
        values = yaml.load(file, yaml.CSafeLoader)["spec"]["source"]["helm"]["valuesObject"]
    settings = values["config"]["envoyGateway"]
    kubernetes = settings["provider"]["kubernetes"]
    kubernetes["shutdownManager"] = {"image": references["envoy-gateway"]}
    kubernetes["proxyTopologyInjector"] = {"disabled": True}  # a web hook that tells each Envoy the zone of its node
    envoy = {"envoyDeployment": {"container": {"image": references["envoy"]}}}
    return {
        "apiVersion": "gateway.envoyproxy.io/v1alpha1",
        "kind": "EnvoyGateway",
        **settings,
        "gateway": {"controllerName": "gateway.envoyproxy.io/gatewayclass-controller"},
        "envoyProxy": {"provider": {"type": "Kubernetes", "kubernetes": envoy}},
    }
