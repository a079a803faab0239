"""What git says is there, and stays there."""

import json

import pytest

from tests.e2e.fleet import AGENT, NAMESPACE, stable
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_HEALED = 60
"""Seconds."""


def test_everything_that_the_commit_declares_is_in_the_cluster(cluster, fleet):
    declared = [*(fleet.configuration.tree / "manifests/local").rglob("*.yaml")]
    found = cluster.ask("get", *(f"--filename={file}" for file in declared), "--output=name").split()
    assert len(found) == len(declared) > 150


def test_what_is_changed_by_hand_is_put_back(cluster, fleet):
    line = TimeLine("Drift by hand")
    before = cluster.get("service", "hello-live", NAMESPACE)["spec"]["selector"]
    patch = '{"spec": {"selector": {"lifeos.dev/serving": "shadow"}}}'
    cluster.ask("patch", "service", "hello-live", f"--namespace={NAMESPACE}", "--type=merge", f"--patch={patch}")
    line.mark("live traffic is led to the shadow")
    cluster.until("service", "hello-live", NAMESPACE, lambda found: found["spec"]["selector"] == before, _HEALED)
    line.mark("it is not any more")
    cluster.ask("delete", "networkpolicy", AGENT, f"--namespace={NAMESPACE}")
    line.mark("the wall around the agent is taken away")
    cluster.until("networkpolicy", AGENT, NAMESPACE, lambda found: found is not None, _HEALED)
    line.mark("it is there again")


def test_a_rollout_edited_by_hand_is_restored_without_a_release(cluster, fleet):
    before = fleet.settled()
    pods, runs = fleet.backends("hello-live"), fleet.runs("analysisrun")
    line = TimeLine("A Rollout edited by hand")
    with pytest.raises(AssertionError, match="is for other images"):
        _edit(cluster, "image", cluster.image())
    line.mark("another image is refused: its receipt is for what it runs")
    _edit(cluster, "resources/requests/cpu", "99m")
    line.mark("other pods are asked for")
    fleet.rollout(lambda found: found["spec"] == before["spec"], seconds=_HEALED)
    line.mark("the specification is the one in git")
    after = fleet.settled()
    line.mark("no release is under way")
    assert stable(after) == stable(before)
    assert fleet.backends("hello-live") == pods, "the pods that served never stopped"
    started = fleet.runs("analysisrun") - runs
    assert all(stable(before) not in name for name in started), "what is restored is not judged again"


def _edit(cluster, field, value):
    """The agent's Rollout, by hand."""
    patch = [{"op": "replace", "path": f"/spec/template/spec/containers/0/{field}", "value": value}]
    cluster.ask("patch", "rollout", AGENT, f"--namespace={NAMESPACE}", "--type=json", f"--patch={json.dumps(patch)}")
