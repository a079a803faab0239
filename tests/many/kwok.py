"""A node on which nothing runs: KWOK's controller plays the kubelet, and says of each pod there that it is ready."""

import os
import subprocess

from tests.architecture.test_files import ROOT
from tests.proofs.programs import program

NODE = "crowd"
_STAGES = (
    "node/fast/node-initialize.yaml",
    "node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
    "pod/fast/pod-ready.yaml",
    "pod/fast/pod-delete.yaml",
)
"""What becomes of nodes and pods, of those that KWOK brings along."""
_PODS = "10.203.0.1/16"
"""Addresses that lead nowhere."""
_TAKES = {"pods": "5000", "cpu": "2000", "memory": "4000Gi"}


def command(kubeconfig, address):
    """To start it, for all nodes that there are."""
    done = subprocess.run(
        ["go", "list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/kwok"],
        cwd=ROOT / "tools/kwok",
        env={**os.environ, "GOTOOLCHAIN": "auto"},
        capture_output=True,
        text=True,
        check=True,
    )
    stages = [f"--config={done.stdout.strip()}/kustomize/stage/{name}" for name in _STAGES]
    words = [f"--kubeconfig={kubeconfig}", "--manage-all-nodes=true", f"--cidr={_PODS}"]
    return [str(program("kwok")), *words, "--node-lease-duration-seconds=40", f"--server-address={address}", *stages]


def node():
    """With room for everybody."""
    meta = {"name": NODE, "labels": {"kubernetes.io/hostname": NODE, "kubernetes.io/os": "linux"}}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": meta,
        "status": {"allocatable": _TAKES, "capacity": _TAKES},
    }
