"""The cluster's objects as git would have them, to compare one state with another."""

import functools

import yaml

from tests.architecture.test_files import ROOT

# What controllers write beside what git says.
_OF_THE_CLUSTER = ("creationTimestamp", "generation", "managedFields", "resourceVersion", "uid", "ownerReferences")
_OF_CONTROLLERS = (
    "rollout.argoproj.io/",
    "argocd.argoproj.io/",
    "autoscaling.knative.dev/",
    "deployment.kubernetes.io/",
)
_ALLOCATED = ("clusterIP", "clusterIPs")
"""Of a Service: another one after it was deleted and made again."""
_ONCE = {"Workflow"}
"""What Argo's controller writes labels to while it runs."""


@functools.cache
def kinds():
    """Of all that is rendered for the environment of this cluster, as kubectl takes them."""
    files = [*(ROOT / "manifests/local").rglob("*.yaml"), *(ROOT / "argocd/local").glob("*.yaml")]
    bodies = [yaml.load(file.read_bytes(), yaml.CSafeLoader) for file in files]
    found = {(body["kind"], body["apiVersion"].rpartition("/")[0]) for body in bodies if body["kind"] not in _ONCE}
    return ",".join(sorted(f"{kind}.{group}".rstrip(".").lower() for kind, group in found))


def declared(cluster):
    """By kind, namespace and name: everything that LifeOS renders, without what the cluster adds."""
    found = cluster.all(kinds(), selector="app.kubernetes.io/managed-by=lifeos")
    return {
        (body["kind"], body["metadata"].get("namespace", ""), body["metadata"]["name"]): _bare(body) for body in found
    }


def identities(cluster):
    """The same objects by their uid, which is another one after an object was deleted and made again."""
    found = cluster.all(kinds(), selector="app.kubernetes.io/managed-by=lifeos")
    return {body["metadata"]["uid"]: (body["kind"], body["metadata"]["name"]) for body in found}


def _bare(body):
    meta = {key: value for key, value in body["metadata"].items() if key not in _OF_THE_CLUSTER}
    notes = meta.pop("annotations", {})
    meta["annotations"] = {key: value for key, value in notes.items() if not key.startswith(_OF_CONTROLLERS)}
    kept = {key: value for key, value in body.items() if key not in ("status", "metadata", "operation")}
    if body["kind"] == "Service":
        kept["spec"] = {key: value for key, value in body["spec"].items() if key not in _ALLOCATED}
    return {**kept, "metadata": meta}
