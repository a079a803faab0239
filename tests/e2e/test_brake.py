"""The brake: it holds in seconds, needs no gate, and lets go of the same pods as before."""

import pytest

from tests.e2e.fleet import AGENT_FILE, APPLICATION, stable
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_HOLDS = 30
"""Seconds from the push until nobody is answered."""
_PODS = "lifeos.dev/agent=hello"


def test_an_agent_that_is_suspended_answers_nobody_within_thirty_seconds(cluster, fleet):
    before = fleet.settled()
    runs = fleet.runs("analysisrun") | fleet.runs("experiment")
    line = TimeLine("The brake")
    fleet.append(AGENT_FILE, "  suspend: true\n")
    suspended = fleet.configuration.push("hello is suspended")
    line.mark("pushed")
    fleet.rollout(lambda found: found["spec"]["replicas"] == 0, seconds=_HOLDS)
    line.mark("no replica is asked for")
    cluster.ask("wait", "--for=delete", "pod", f"--selector={_PODS}", "--all-namespaces", "--timeout=60s")
    held = line.mark("no pod is left")
    assert held < _HOLDS
    assert not fleet.backends("hello-live")
    fleet.synced(suspended)
    receipts = cluster.get("configmap", "receipts-hello", "lifeos-system")["data"]
    assert receipts["suspended"] == "true", "the brake is declared to admission"

    fleet.configuration.revert("HEAD")
    line.mark("taken back")
    after = fleet.rollout(
        lambda found: found["spec"]["replicas"] == 1 and found["status"].get("readyReplicas") == 1, seconds=60
    )
    line.mark("a pod of the same version serves")
    assert stable(after) == stable(fleet.settled()) == stable(before)
    assert fleet.runs("analysisrun") | fleet.runs("experiment") == runs, "nothing is judged, nothing is released"
    fleet.synced(fleet.configuration.git("rev-parse", "HEAD"), APPLICATION)
