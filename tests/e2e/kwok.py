"""A node on which nothing runs: KWOK's controller plays the kubelet, and says of each pod there that it is ready."""

import contextlib
import os
import subprocess

import pytest

from tests.architecture.test_files import ROOT
from tools.cluster import processes
from tools.cluster.place import KUBECONFIG, LOOPBACK, program

NODE = "crowd"
_MODULE = "sigs.k8s.io/kwok"
_STAGES = (
    "node/fast/node-initialize.yaml",
    "node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
    "pod/fast/pod-ready.yaml",
    "pod/fast/pod-delete.yaml",
)
"""What becomes of nodes and pods, of those that KWOK brings along."""
_PODS = "10.203.0.1/16"
"""Addresses that lead nowhere."""
_MARK = {"kwok.x-k8s.io/node": "fake"}
_TAKES = {"pods": "5000", "cpu": "2000", "memory": "4000Gi"}
_HERE = """[
  JSONPatch{op: "add", path: "/spec/nodeSelector", value: {"type": "kwok"}},
  JSONPatch{op: "add", path: "/spec/tolerations", value: [Object.spec.tolerations{key: "kwok.x-k8s.io/node", operator: "Exists"}]}
]"""
_API = "admissionregistration.k8s.io/v1beta1"


@contextlib.contextmanager
def node(cluster, prefix):
    """It is there, and takes the pods of all agents whose names begin so, and no others; gone afterwards."""
    if not os.access(program("kwok"), os.X_OK):
        pytest.skip("kwok is not built; `make many` builds it")
    processes.ensure(_controller())
    try:
        cluster.apply(_node(), *_placement(prefix))
        cluster.ask("wait", "--for=condition=Ready", f"node/{NODE}", "--timeout=60s")
        yield
    finally:
        for kind in ("mutatingadmissionpolicybinding", "mutatingadmissionpolicy", "node"):
            cluster.ask("delete", kind, NODE, "--ignore-not-found")
        processes.stop("kwok")


def _controller():
    done = subprocess.run(
        ["go", "list", "-m", "-f", "{{.Dir}}", _MODULE],
        cwd=ROOT / "tools/kwok",
        env={**os.environ, "GOTOOLCHAIN": "auto"},
        capture_output=True,
        text=True,
        check=True,
    )
    stages = [f"--config={done.stdout.strip()}/kustomize/stage/{name}" for name in _STAGES]
    chosen = ",".join(f"{key}={value}" for key, value in _MARK.items())
    command = [program("kwok"), f"--kubeconfig={KUBECONFIG}", f"--manage-nodes-with-annotation-selector={chosen}"]
    command += [f"--cidr={_PODS}", "--node-lease-duration-seconds=40", f"--server-address={LOOPBACK}:10247", *stages]
    return processes.Program("kwok", command, lambda: True)


def _node():
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": NODE,
            "annotations": _MARK,
            "labels": {"type": "kwok", "kubernetes.io/hostname": NODE, "kubernetes.io/os": "linux"},
        },
        "spec": {"taints": [{"key": "kwok.x-k8s.io/node", "value": "fake", "effect": "NoSchedule"}]},
        "status": {"allocatable": _TAKES, "capacity": _TAKES},
    }


def _placement(prefix):
    """By the API server, for nothing that is declared says on which node an agent runs."""
    pods = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
    of_crowd = f'object.metadata.?labels[?"lifeos.dev/agent"].orValue("").startsWith("{prefix}-")'
    spec = {
        "failurePolicy": "Fail",
        "reinvocationPolicy": "Never",
        "matchConstraints": {"resourceRules": [pods]},
        "matchConditions": [{"name": "of-the-crowd", "expression": of_crowd}],
        "mutations": [{"patchType": "JSONPatch", "jsonPatch": {"expression": _HERE}}],
    }
    yield {"apiVersion": _API, "kind": "MutatingAdmissionPolicy", "metadata": {"name": NODE}, "spec": spec}
    bound = {"policyName": NODE}
    yield {"apiVersion": _API, "kind": "MutatingAdmissionPolicyBinding", "metadata": {"name": NODE}, "spec": bound}
