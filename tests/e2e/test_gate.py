"""A gate under fire: pods that are lost and a controller that is killed change neither its verdict nor a byte of its receipt."""

import contextlib
import random
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e import faults, gates
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_PODS = "workflows.argoproj.io/workflow,lifeos.dev/gym"
_LOST = 4
"""Pods that are taken away in the middle of their work."""
_SEED = secrets.randbits(32)


def test_what_is_lost_on_the_way_changes_nothing(cluster, fleet, proposal):
    configuration = fleet.configuration
    line = TimeLine(f"A gate under fire (seed {_SEED})")
    draw, over = random.Random(_SEED), threading.Event()
    with ThreadPoolExecutor(1) as other:
        submitted = other.submit(gates.submit, cluster, configuration, proposal)
        submitted.add_done_callback(lambda _: over.set())
        with contextlib.closing(_running(cluster, over)) as running:
            for lost in range(_LOST):
                name = next(pod for pod in running if draw.random() < 0.4)
                cluster.ask("delete", "pod", name, "--namespace=lifeos-gym", "--grace-period=0", "--force")
                line.mark(f"pod {name} is taken away")
                if lost == _LOST // 2:
                    faults.kill_containers(cluster, "argo", "deployment/workflow-controller")
                    line.mark("the controller is killed")
        said = submitted.result()
    gate = gates.workflow(cluster, said)
    tried = sum(node["type"] == "Pod" for node in gate["status"]["nodes"].values())
    undisturbed = sum({"plan": 1, "shard": 20, "judge": 4, "publish": 1}.values())
    line.mark(f"passed, in {tried} pods instead of {undisturbed}: {said.splitlines()[-4]}")
    assert tried >= undisturbed + _LOST
    fleet.gate(proposal)
    committed, here = gates.merged(configuration, proposal)
    assert committed == here, "the receipt is that of a gate on this machine, byte by byte"


def _running(cluster, over):
    """Names of the gate's pods, each when its container runs; until the gate is over."""
    seen = set()
    for event, pod in cluster.watch("pod", _PODS, "lifeos-gym", gates.PATIENCE):
        if over.is_set():
            return
        name, status = pod["metadata"]["name"], pod.get("status", {})
        states = [each["state"] for each in status.get("containerStatuses", ()) if each["name"] == "main"]
        if event != "DELETED" and name not in seen and any("running" in state for state in states):
            seen.add(name)
            yield name
