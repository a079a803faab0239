"""A gate under fire: pods that are lost and a controller that is killed change neither its verdict nor a byte of its receipt."""

import contextlib
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e import faults, gates
from tests.e2e.fleet import GYM
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_PODS = "workflows.argoproj.io/workflow,lifeos.dev/gym"
_STEP = "workflows.argoproj.io/node-name"
"""Annotation: which step of the gate a pod is, and the how-manieth try at it."""
_LOST = 4
"""Pods that are taken away in the middle of their work."""
_RETRIES = 2
"""Of a step; one that is lost once more is lost for good (hera_workflows/pods.py)."""


def test_what_is_lost_on_the_way_changes_nothing(cluster, fleet, proposal):
    configuration = fleet.configuration
    line = TimeLine(f"A gate under fire (seed {faults.SEED})")
    draw, over, struck, ran = random.Random(faults.SEED), threading.Event(), Counter(), Counter()
    with ThreadPoolExecutor(1) as other:
        submitted = other.submit(gates.submit, cluster, configuration, proposal)
        submitted.add_done_callback(lambda _: over.set())
        with contextlib.closing(_running(cluster, over)) as running:
            for pod, step in running:
                ran[step] += 1
                if struck.total() == _LOST or draw.random() < 0.5 or struck[step] == _RETRIES:
                    continue
                if not _take_away(cluster, pod):
                    continue
                struck[step] += 1
                line.mark(f"pod {pod} is taken away")
                if struck.total() == _LOST // 2:
                    faults.kill_containers(cluster, *faults.CONTROLLERS["Argo Workflows"])
                    line.mark("the controller is killed")
        said = submitted.result()
    assert struck.total() == _LOST
    again = sum(ran[step] > 1 for step in struck)
    line.mark(f"passed, {again} of {len(struck)} steps ran anew: {said.splitlines()[-4]}")
    assert again, "some were in the middle of their work; others had just done it when they were taken"
    fleet.gate(proposal)
    committed, here = gates.merged(configuration, proposal)
    assert committed == here, "the receipt is that of a gate on this machine, byte by byte"


def _take_away(cluster, pod):
    """As a node that is lost takes it; False when it had ended just before."""
    words = ("delete", "pod", pod, f"--namespace={GYM}", "--grace-period=0", "--force", "--ignore-not-found")
    return bool(cluster.ask(*words))


def _running(cluster, over):
    """The gate's pods and their steps, each when its container runs; until the gate is over. A pod that comes in the place of a lost one may have its name."""
    seen = set()
    for event, pod in cluster.watch("pod", _PODS, GYM, gates.PATIENCE):
        if over.is_set():
            return
        meta, status = pod["metadata"], pod.get("status", {})
        states = [each["state"] for each in status.get("containerStatuses", ()) if each["name"] == "main"]
        if event != "DELETED" and meta["uid"] not in seen and any("running" in state for state in states):
            seen.add(meta["uid"])
            yield meta["name"], meta["annotations"][_STEP].rpartition("(")[0]
