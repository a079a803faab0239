"""Volumes for pods to claim: folders of this machine, given to the cluster beforehand, for no provisioner runs in it.

The class of them is the default, as a cluster elsewhere has one. Claims have no class of their own, and are bound to what is free. A volume whose claim is gone is emptied and free again by
the next :func:`ensure`, as a provisioner would do.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from typing import Any

from tools.cluster.kubectl import apply, kubectl
from tools.cluster.place import NODE, within

CLASS = "folders"
_NUMBER = 3
_SIZE = "20Gi"
"""What is said of each; nothing holds a pod to it."""
_LET_GO = ("Released", "Failed")


def ensure(_references: Mapping[str, str] | None = None) -> None:
    """As many as there are to be, free or claimed. Raises :class:`ClusterError`."""
    known = json.loads(kubectl("get", "persistentvolume", "--output=json"))["items"]
    for volume in known:
        if volume["spec"].get("storageClassName") == CLASS and volume["status"].get("phase") in _LET_GO:
            kubectl("delete", "persistentvolume", volume["metadata"]["name"])
            shutil.rmtree(_folder(volume["metadata"]["name"]))
    apply(list(objects()))


def objects() -> Iterator[dict[str, Any]]:
    """The class and the volumes. Of kind ``local`` and not ``hostPath``: of those the kubelet gives the files to the pod's group."""
    yield {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": CLASS, "annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
        "provisioner": "kubernetes.io/no-provisioner",
        "volumeBindingMode": "WaitForFirstConsumer",
    }
    for name in (f"{CLASS}-{number}" for number in range(_NUMBER)):
        os.makedirs(_folder(name), exist_ok=True)
        here = {"key": "kubernetes.io/hostname", "operator": "In", "values": [NODE]}
        yield {
            "apiVersion": "v1",
            "kind": "PersistentVolume",
            "metadata": {"name": name},
            "spec": {
                "storageClassName": CLASS,
                "capacity": {"storage": _SIZE},
                "accessModes": ["ReadWriteOnce"],
                "persistentVolumeReclaimPolicy": "Retain",
                "local": {"path": _folder(name)},
                "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [here]}]}},
            },
        }


def _folder(name: str) -> str:
    return within("volumes", name)
