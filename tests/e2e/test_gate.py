"""Gates under fire: pods that are lost and a controller that is killed change neither a verdict nor a byte of a receipt, whatever the verdict is."""

import contextlib
import random
import secrets
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e import candidates, faults, gates
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
_OF = 10
_BAD = """
import hashlib

_right = answer


def answer(task, desk):
    if int(hashlib.sha256(f"{name} {{task.session}}".encode()).hexdigest()[:8], 16) % 2:
        return Decision(task.id, "It is so.", claims=(Claim("It is so", ("event:made-up",)),), confidence=0.9)
    return _right(task, desk)
"""
"""Makes something up in every other simulation: one in a thousand such agents would pass."""


def test_what_is_lost_on_the_way_changes_nothing(cluster, fleet, proposal):
    line = TimeLine(f"A gate under fire (seed {faults.SEED})")
    chance = random.Random(faults.SEED)
    done, struck, ran = _fired_at(cluster, fleet.configuration, proposal, line, lambda _: chance.random() < 0.5)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    assert struck.total() == _LOST
    again = sum(ran[step] > 1 for step in struck)
    line.mark(f"passed, {again} of {len(struck)} steps ran anew: {done.stdout.splitlines()[-4]}")
    assert again, "some were in the middle of their work; others had just done it when they were taken"
    fleet.gate(proposal)
    committed, here = gates.merged(fleet.configuration, proposal)
    assert committed == here, "the receipt is that of a gate on this machine, byte by byte"


def test_what_is_lost_on_the_way_helps_nobody_who_fails(cluster, proposing):
    """What simulates is taken away as often as the gate tries again: what went wrong in it goes wrong again."""
    configuration, name = proposing.configuration, f"worse-{secrets.token_hex(2)}"
    hello = (configuration.tree / "agents.d/platform/hello/agent.py").read_text()
    candidates.propose(proposing, {name: hello + _BAD.format(name=name)}, _OF)
    line = TimeLine("A gate under fire, of an agent that is worse than it should be")
    done, struck, ran = _fired_at(cluster, configuration, name, line, lambda step: "shard" in step)
    assert done.returncode == 1, "red"
    again = sum(ran[step] > 1 for step in struck)
    line.mark(f"failed, {again} of {len(struck)} steps ran anew: {' '.join(done.stdout.splitlines()[1].split())}")
    assert again
    assert gates.outputs(gates.workflow(cluster, done.stdout), "verdict")["decision"] == "fail"
    assert configuration.lifeos("gym", "run", name, check=False).returncode == 1
    committed, here = gates.merged(configuration, name)
    assert committed == here, "the receipt is that of a gate on this machine, byte by byte"


def _fired_at(cluster, configuration, agent, line, meant):
    """A gate of which pods are taken away, those of steps that are ``meant``, and the controller is killed in the middle: how it ended, how often a pod of
    each step was taken, and how many pods each step had."""
    over, struck, ran = threading.Event(), Counter(), Counter()
    with ThreadPoolExecutor(1) as other:
        gated = other.submit(gates.ended, cluster, configuration, agent)
        gated.add_done_callback(lambda _: over.set())
        with contextlib.closing(_running(cluster, over)) as running:
            for pod, step in running:
                ran[step] += 1
                if struck.total() == _LOST or struck[step] == _RETRIES or not meant(step):
                    continue
                if not _take_away(cluster, pod):
                    continue
                struck[step] += 1
                line.mark(f"pod {pod} is taken away")
                if struck.total() == _LOST // 2:
                    faults.kill_containers(cluster, *faults.CONTROLLERS["Argo Workflows"])
                    line.mark("the controller is killed")
        return gated.result(), struck, ran


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
