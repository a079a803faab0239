"""A gate in pods, as a person starts it and as Argo's pages show it."""

import os
import subprocess

from tests.e2e.configuration import LIFEOS
from tools.cluster.place import program

PATIENCE = 1200
"""Seconds for a hundred simulations, a pod at a time on a machine that is busy with other things."""
_STEPS = ("plan", "shard", "judge", "publish")


def submit(cluster, configuration, agent):
    """Start the gate and wait for it, as a person does; what it printed."""
    path = os.pathsep.join([os.path.dirname(program("kubectl")), os.environ["PATH"]])
    done = subprocess.run(
        [LIFEOS, "gym", "submit", agent, "--follow"],
        cwd=configuration.tree,
        env={**os.environ, "KUBECONFIG": cluster.kubeconfig, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout


def workflow(cluster, said):
    """The gate, as Argo's pages show it."""
    return cluster.get("workflow", said.partition("workflow ")[2].split()[0], "lifeos-gym")


def pods_by_step(gate):
    """How many pods the controller ran for each step."""
    nodes = gate["status"]["nodes"].values()
    return {step: sum(n["type"] == "Pod" and n["templateName"] == step for n in nodes) for step in _STEPS}


def parameters(part):
    """By name."""
    return {each["name"]: each["value"] for each in part["parameters"]}


def merged(configuration, agent):
    """Merge the receipt that a gate has committed on a branch of its own; what it says, and what one of a gate on this machine does."""
    [path] = configuration.git("ls-files", "--others", f"evals/receipts/{agent}").splitlines()
    here = (configuration.tree / path).read_bytes()
    (configuration.tree / path).unlink()
    digest = path.rpartition("/")[2].removesuffix(".json")
    configuration.git("fetch", "--quiet", configuration.url, f"refs/heads/receipts/{agent}/{digest}")
    configuration.git("merge", "--quiet", "--no-edit", "FETCH_HEAD")
    return (configuration.tree / path).read_bytes(), here
