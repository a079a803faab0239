"""What runs in the cluster: its DNS, the servers that a cluster elsewhere has already, and the controllers."""

import glob
import hashlib
import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import yaml

from tools.cluster import argo_cd, controllers, knative, volumes
from tools.cluster.kubectl import apply, rolled_out
from tools.cluster.place import REPOSITORIES, ROOT, STATE, within

_HERE = os.path.dirname(__file__)
_CRDS = os.path.join(ROOT, ".build", "crds")
_KINDS = ("envoy-gateway", "gateway-api", "knative", "spire-controller-manager")
"""Folders of what `tools/build.py --crds` extracts; Argo's come with its controllers."""
_Step = Callable[[Mapping[str, str]], None]


def ensure(references: Mapping[str, str]) -> None:
    """All of them run, from images by digest. They are installed at the same time, for most of it is waiting; Knative and SPIRE after the
    definitions of their kinds. Raises the first :class:`ClusterError` when all others have ended."""
    apply(manifests("admission", references))
    install: dict[str, _Step] = {
        "coredns": _dns,
        "servers": _servers,
        "volumes": volumes.ensure,
        "argo-workflows": controllers.workflows,
        "argo-rollouts": controllers.rollouts,
        "argo-cd": argo_cd.argo_cd,
    }
    of_defined_kinds: dict[str, _Step] = {"spire": _spire, "knative": knative.serving, "knative-ingress": _ingress}
    with ThreadPoolExecutor(max_workers=len(install) + len(of_defined_kinds)) as pool:
        running = [pool.submit(_timed, name, step, references) for name, step in install.items()]
        _timed("definitions", _definitions, references)
        running += [pool.submit(_timed, name, step, references) for name, step in of_defined_kinds.items()]
    for each in running:
        each.result()


def _timed(name: str, step: _Step, references: Mapping[str, str]) -> None:
    started = time.monotonic()
    step(references)
    print(f"{name}: ready in {time.monotonic() - started:.1f} s", flush=True)


def _definitions(references: Mapping[str, str]) -> None:
    """Of kinds that our manifests use. Envoy Gateway's controller comes with the stories of the gateway alone: elsewhere nobody acts on its kinds."""
    objects = []
    for path in sorted(path for name in _KINDS for path in glob.glob(os.path.join(_CRDS, name, "*.yaml"))):
        with open(path, "rb") as file:
            objects.append(yaml.load(file, yaml.CSafeLoader))
    apply(objects)


def _dns(references: Mapping[str, str]) -> None:
    apply(manifests("coredns", references))
    rolled_out("kube-system", "deployment/coredns")


def _servers(references: Mapping[str, str]) -> None:
    objects = manifests("servers", references)
    with open(os.path.join(_HERE, "git_server.py"), encoding="utf-8") as file:
        script = file.read()
    of_git = {body["kind"]: body for body in objects if body["metadata"]["name"] == "git"}
    of_git["ConfigMap"]["data"]["serve.py"] = script
    # A pod that runs an older one is replaced; what was pushed to it is in the folder.
    version = {"lifeos.dev/script": hashlib.sha256(script.encode()).hexdigest()}
    of_git["Deployment"]["spec"]["template"]["metadata"]["annotations"] = version
    os.makedirs(within(REPOSITORIES), exist_ok=True)
    apply(objects)
    rolled_out("servers", "deployment/git", "deployment/objects")


def _spire(references: Mapping[str, str]) -> None:
    apply(manifests("spire", references))
    rolled_out("spire", "statefulset/spire-server", "daemonset/spire-agent")


def _ingress(references: Mapping[str, str]) -> None:
    objects = manifests("knative-ingress", references)
    with open(os.path.join(_HERE, "knative_ingress.py"), encoding="utf-8") as file:
        settings = next(body for body in objects if body["kind"] == "ConfigMap")["data"]
        settings["ingress.py"] = file.read()
    version = {"lifeos.dev/script": hashlib.sha256(repr(settings).encode()).hexdigest()}
    workload = next(body for body in objects if body["kind"] == "Deployment")
    workload["spec"]["template"]["metadata"]["annotations"] = version
    apply(objects)
    rolled_out("knative-ingress", "deployment/ingress")


def manifests(name: str, references: Mapping[str, str]) -> list[dict[str, Any]]:
    """A file of manifests; they name images by their short names, and the cluster's folder STATE."""
    with open(os.path.join(_HERE, "manifests", f"{name}.yaml"), encoding="utf-8") as file:
        objects = list(yaml.load_all(file.read().replace("STATE", STATE), yaml.CSafeLoader))
    for body in objects:
        if body["kind"] in ("Deployment", "StatefulSet", "DaemonSet", "Job"):
            pod = body["spec"]["template"]["spec"]
            for container in (*pod.get("initContainers", ()), *pod["containers"]):
                container["image"] = references[container["image"]]
    return objects
