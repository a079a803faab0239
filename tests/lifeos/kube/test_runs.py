"""What a pod runs. That the API server finds the same is shown by tests/proofs/admission."""

import copy

import pytest

from lifeos.kube.pod import pod_spec
from lifeos.kube.runs import runs
from tests.lifeos.bundle import fleets

POD = pod_spec(fleets.agent(), fleets.catalog(), "pilot-0123456789")


def test_programs_words_variables_and_volumes():
    agent, tunnel, volumes = runs(POD).split("\n")
    assert agent.startswith("registry.example/agent@sha256:")
    assert "PORT=8080" in agent.split()
    assert tunnel.split()[1:3] == ["client", "--listen=127.0.0.1:15432"]
    assert volumes.split()[0] == "pilot-0123456789"


CHANGES = {
    "image": lambda pod: pod["containers"][0].update(image="other"),
    "command": lambda pod: pod["containers"][0].update(command=["sh"]),
    "args": lambda pod: pod["containers"][1]["args"].append("--x"),
    "env": lambda pod: pod["containers"][0]["env"].append({"name": "A", "value": "b"}),
    "envFrom": lambda pod: pod["containers"][0].update(envFrom=[{"configMapRef": {"name": "x"}}]),
    "config": lambda pod: pod["volumes"][0]["configMap"].update(name="x"),
    "volume": lambda pod: pod["volumes"].append({"name": "more", "emptyDir": {}}),
    "container": lambda pod: pod["containers"].append({"name": "more", "image": "x"}),
    "init": lambda pod: pod.update(initContainers=[{"name": "first", "image": "x"}]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_of_it_is_seen(change):
    other = copy.deepcopy(POD)
    CHANGES[change](other)
    assert runs(other) != runs(POD)
