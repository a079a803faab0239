"""What runs in the cluster: its DNS, the servers that a cluster elsewhere has already, and the controllers."""

import os
import time
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from tools.cluster import controllers
from tools.cluster.kubectl import apply, rolled_out

_HERE = os.path.dirname(__file__)


def ensure(references: Mapping[str, str]) -> None:
    """All of them run, from images by digest."""
    install: dict[str, Callable[[Mapping[str, str]], None]] = {
        "coredns": _dns,
        "servers": _servers,
        "argo-workflows": controllers.workflows,
        "argo-rollouts": controllers.rollouts,
    }
    for name, step in install.items():
        started = time.monotonic()
        step(references)
        print(f"{name}: ready in {time.monotonic() - started:.1f} s", flush=True)


def _dns(references: Mapping[str, str]) -> None:
    apply(_objects("coredns", references))
    rolled_out("kube-system", "deployment/coredns")


def _servers(references: Mapping[str, str]) -> None:
    objects = _objects("servers", references)
    with open(os.path.join(_HERE, "git_server.py"), encoding="utf-8") as file:
        next(body for body in objects if body["kind"] == "ConfigMap")["data"]["serve.py"] = file.read()
    apply(objects)
    rolled_out("servers", "deployment/git", "deployment/objects")


def _objects(name: str, references: Mapping[str, str]) -> list[dict[str, Any]]:
    """A file of manifests; they name images by their short names."""
    with open(os.path.join(_HERE, "manifests", f"{name}.yaml"), "rb") as file:
        objects = list(yaml.load_all(file, yaml.CSafeLoader))
    for body in objects:
        if body["kind"] == "Deployment":
            for container in body["spec"]["template"]["spec"]["containers"]:
                container["image"] = references[container["image"]]
    return objects
