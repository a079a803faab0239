"""A gate in pods, as a person starts it and as Argo's pages show it."""

import os
import subprocess
import urllib.request

from tests.e2e.configuration import LIFEOS
from tests.e2e.fleet import GYM
from tools.cluster.place import program

PATIENCE = 1200
"""Seconds for a hundred simulations, a pod at a time on a machine that is busy with other things."""
_STEPS = ("plan", "shard", "judge", "publish")


def submit(cluster, configuration, agent):
    """Start the gate and wait until it has passed, as a person does; what that printed."""
    done = ended(cluster, configuration, agent)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout


def ended(cluster, configuration, agent):
    """Start the gate and wait for it, as a person does; how that ended."""
    path = os.pathsep.join([os.path.dirname(program("kubectl")), os.environ["PATH"]])
    return subprocess.run(
        [LIFEOS, "gym", "submit", agent, "--follow"],
        cwd=configuration.tree,
        env={**os.environ, "KUBECONFIG": cluster.kubeconfig, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def name(said):
    """Of the workflow, from what starting it printed."""
    return said.partition("workflow ")[2].split()[0]


def workflow(cluster, said):
    """The gate, as the cluster holds it."""
    return cluster.get("workflow", name(said), GYM)


def pods_by_step(gate):
    """How many pods the controller ran for each step."""
    return {step: len(_pods(gate, step)) for step in _STEPS}


def log(cluster, gate, step):
    """What the step's one pod printed; it is gone, and its log lies where artifacts do."""
    return artifact(cluster, gate, step, "main-logs")


def outputs(gate, step):
    """What Argo's page shows of the step's one pod, its artifacts aside."""
    [pod] = _pods(gate, step)
    return parameters(pod["outputs"])


def pod(gate, step):
    """The step's one pod, by what Argo calls its node."""
    [pod] = _pods(gate, step)
    return pod["id"]


def artifact(cluster, gate, step, name):
    """What Argo's page links to from the step's one pod, from where it is kept, as text."""
    [pod] = _pods(gate, step)
    [kept] = [each["s3"] for each in pod["outputs"]["artifacts"] if each["name"] == name]
    bucket = kept.get("bucket") or gate["status"]["artifactRepositoryRef"]["artifactRepository"]["s3"]["bucket"]
    address = f"http://{cluster.service('objects', 'servers')}:9000/{bucket}/{kept['key']}"
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode()


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


def _pods(gate, step):
    nodes = gate["status"]["nodes"].values()
    return [node for node in nodes if node["type"] == "Pod" and node["templateName"] == step]
