"""The eval gate in pods, by Argo's own controller: the receipt that it commits is the one of `lifeos gym run`, byte by byte."""

import os
import secrets
import subprocess
import time

import pytest

from tests.e2e.configuration import LIFEOS, Configuration
from tools.cluster.place import program

pytestmark = pytest.mark.cluster

_PATIENCE = 1200
"""Seconds for a hundred simulations, a pod at a time on a machine that is busy with other things."""


@pytest.fixture
def configuration(cluster, tmp_path):
    configuration = Configuration(tmp_path, cluster)
    configuration.push("The fleet, for this cluster")
    configuration.apply_gym()
    return configuration


def submit(cluster, configuration, agent):
    """Start the gate and wait for it, as a person does."""
    path = os.pathsep.join([os.path.dirname(program("kubectl")), os.environ["PATH"]])
    return subprocess.run(
        [LIFEOS, "gym", "submit", agent, "--follow"],
        cwd=configuration.tree,
        env={**os.environ, "KUBECONFIG": cluster.kubeconfig, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE,
    )


def nodes(cluster, said):
    """What the controller did, by the step that each pod is."""
    name = said.partition("workflow ")[2].split()[0]
    workflow = cluster.get("workflow", name, "lifeos-gym")
    pods = [node for node in workflow["status"]["nodes"].values() if node["type"] == "Pod"]
    return workflow["status"], {
        step: [n for n in pods if n["templateName"] == step] for step in ("plan", "shard", "judge", "publish")
    }


def test_a_gate_in_pods_commits_the_receipt_of_a_gate_on_this_machine(cluster, configuration):
    prompt = configuration.tree / "agents.d/platform/hello/prompts/system.md"
    prompt.write_text(f"{prompt.read_text()}\nBe brief ({secrets.token_hex(4)}).\n")  # no verdict is known of this one
    configuration.push("hello is brief")

    started = time.monotonic()
    done = submit(cluster, configuration, "hello")
    seconds = time.monotonic() - started
    status, pods = nodes(cluster, done.stdout)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}{status.get('message')}"
    print(f"the gate took {seconds:.0f} s: " + ", ".join(f"{len(found)} {step}" for step, found in pods.items()))
    assert len(pods["shard"]) == 20, "five pods a wave, in four waves"
    assert len(pods["judge"]) == 4

    assert configuration.lifeos("gym", "run", "hello").stdout.startswith("PASS")
    [receipt] = configuration.git("ls-files", "--others", "evals/receipts/hello").splitlines()
    digest = receipt.rpartition("/")[2].removesuffix(".json")
    configuration.git("fetch", "--quiet", configuration.url, f"refs/heads/receipts/hello/{digest}")
    committed = configuration.git("show", f"FETCH_HEAD:{receipt}")
    assert committed == (configuration.tree / receipt).read_text().strip()
