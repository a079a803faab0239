"""The golden path: an agent from its first line to its first answer, by git alone; its gate ran in pods."""

import os
import secrets
import subprocess

import pytest

from tests.e2e import releases
from tests.e2e.configuration import LIFEOS
from tests.e2e.timeline import TimeLine
from tools.cluster.place import program

pytestmark = pytest.mark.cluster

_PATIENCE = 1200
"""Seconds for a hundred simulations, a pod at a time on a machine that is busy with other things."""
_STEPS = ("plan", "shard", "judge", "publish")
_REVERTED = 120


@pytest.fixture
def proposal(fleet):
    """A new agent, proposed on a branch that is not deployed: its name, and the branch."""
    name = f"guest-{secrets.token_hex(2)}"
    fleet.add(name)
    fleet.build(name)
    fleet.configuration.commit(f"{name}, proposed")
    fleet.configuration.send(f"propose/{name}")
    fleet.configuration.give_gym_its_secret()
    return name


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
        timeout=_PATIENCE,
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


def test_a_new_agent_passes_its_gate_in_pods_and_answers(cluster, fleet, proposal):
    configuration, before = fleet.configuration, fleet.configuration.git("rev-parse", "HEAD~1")
    line = TimeLine("The golden path")
    said = submit(cluster, configuration, proposal)
    gate = workflow(cluster, said)
    pods = pods_by_step(gate)
    line.mark("its gate passed in pods: " + ", ".join(f"{count} {step}" for step, count in pods.items()))
    assert pods == {"plan": 1, "shard": 20, "judge": 4, "publish": 1}, "five pods a wave, in four waves"
    assert parameters(gate["spec"]["arguments"])["agent"] == proposal
    shown = parameters(gate["status"]["outputs"])
    line.mark(f"Argo shows: {shown['decision']}; {shown['certified']}; {shown['counts']}; {shown['cost']}")
    assert shown["decision"] == "pass"
    assert shown["certified"].startswith("success at least 0.9 at ")
    assert shown["summary"].startswith("success: 0 of 95 failed; 5 of 100 may; ")
    assert shown["cost"] == "0 USD"

    fleet.gate(proposal)
    [path] = configuration.git("ls-files", "--others", f"evals/receipts/{proposal}").splitlines()
    here = (configuration.tree / path).read_bytes()
    (configuration.tree / path).unlink()
    digest = path.rpartition("/")[2].removesuffix(".json")
    configuration.git("fetch", "--quiet", configuration.url, f"refs/heads/receipts/{proposal}/{digest}")
    configuration.git("merge", "--quiet", "--no-edit", "FETCH_HEAD")
    assert (configuration.tree / path).read_bytes() == here, (
        "the receipt of a gate on this machine is the same, byte by byte"
    )
    line.mark("the receipt that the workflow committed is merged")

    fleet.release(proposal)
    added = configuration.push(f"{proposal}, released")
    line.mark("pushed")
    fleet.synced(added)
    line.mark("Argo CD has synced it")
    fleet.settled(proposal)
    line.mark("its pod is ready")
    assert releases.ask(cluster, proposal)["reply"]
    line.mark("it answers")

    taken_back = configuration.restore(before)
    cluster.until("application.argoproj.io", f"{proposal}.local", "argocd", lambda found: found is None, _REVERTED)
    fleet.synced(taken_back)
    line.mark("taken back")
