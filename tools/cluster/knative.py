"""Knative Serving, from the manifests in its Go modules, our images, and a networking layer of ours below it."""

import glob
import os
import re
from collections.abc import Mapping
from typing import Any

import yaml

from tools.cluster import go_modules
from tools.cluster.knative_ingress import CLASS
from tools.cluster.kubectl import apply, rolled_out

NAMESPACE = "knative-serving"
PROGRAMS = ("activator", "autoscaler", "controller", "queue", "webhook")
_SOURCES = (
    ("knative.dev/serving", "config/core"),
    # Links in the module above, which a module cannot carry.
    ("knative.dev/networking", "config"),
)
_LEFT_OUT = (
    "CustomResourceDefinition",  # they are there already
    *("HorizontalPodAutoscaler", "PodDisruptionBudget"),  # of one node
    *("Image", "Certificate"),  # of programs that are not here
)
_HOOKS = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
_IMAGE = re.compile(r"ko://knative\.dev/serving/cmd/(\w+)")


def serving(references: Mapping[str, str]) -> None:
    """It runs; what asks the networking layer for a route gets one as soon as that runs, too."""
    settings = {
        "config-deployment": {"queue-sidecar-image": references["knative-queue"]},
        "config-network": {"ingress-class": CLASS},
        # An agent sleeps soon after its own time of rest, which its annotations say, and not half a minute later.
        "config-autoscaler": {"scale-to-zero-grace-period": "6s"},
    }
    objects = [_ours(body, references, settings) for body in _rendered() if body["kind"] not in _LEFT_OUT]
    hooks = [body for body in objects if body["kind"] in _HOOKS]
    apply(body for body in objects if body not in hooks)
    apply(hooks)  # they have a say in each change of the settings, and are answered only once the webhook runs
    rolled_out(NAMESPACE, *(f"deployment/{name}" for name in PROGRAMS if name != "queue"))


def _rendered() -> list[dict[str, Any]]:
    objects = []
    for module, folder in _SOURCES:
        pattern = os.path.join(go_modules.folder(module), folder, "**", "*.yaml")
        for path in sorted(glob.glob(pattern, recursive=True)):
            with open(path, "rb") as file:
                objects += [body for body in yaml.load_all(file, yaml.CSafeLoader) if body]
    return objects


def _ours(body: dict[str, Any], references: Mapping[str, str], settings: Mapping[str, Any]) -> dict[str, Any]:
    if body["kind"] == "Deployment":
        for container in body["spec"]["template"]["spec"]["containers"]:
            container |= {"image": _named(container["image"], references), "imagePullPolicy": "IfNotPresent"}
            container["resources"] = {"requests": {"cpu": "10m"}}
            for variable in container.get("env", []):
                if "value" in variable:
                    variable["value"] = _named(variable["value"], references)
    name = body["metadata"]["name"]
    if body["kind"] == "ConfigMap" and name in settings:
        # The webhook compares an example with a checksum of it; a setting beside it would need another.
        kept = {key: value for key, value in (body.get("data") or {}).items() if key != "_example"}
        body["data"] = kept | settings[name]
        body["metadata"].get("annotations", {}).pop("knative.dev/example-checksum", None)
    return body


def _named(image: str, references: Mapping[str, str]) -> str:
    return _IMAGE.sub(lambda found: references[f"knative-{found[1]}"], image)
