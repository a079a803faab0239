"""What did not pass its gate does not run, whoever pushes it."""

import secrets

import pytest

from tests.e2e.fleet import AGENT, APPLICATION, stable
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_REFUSAL = "no passing gate receipt"
_CODE = f"agents.d/platform/{AGENT}/agent.py"
_BAD = """

def answer(task, desk):
    return Decision(task.id, "You owe 500 EUR. {drawn}", claims=(Claim("You owe 500 EUR.", ("event:made-up",)),), confidence=0.9)
"""


def _refused(application):
    status = (application or {}).get("status", {})
    said = [status.get("operationState", {}).get("message", "")]
    said += [condition["message"] for condition in status.get("conditions", ())]
    return any(_REFUSAL in words for words in said)


def forced(fleet):
    """The manifests of a version that failed its gate, as somebody would push them who goes round `lifeos check`; what the gate said."""
    configuration = fleet.configuration
    fleet.append(_CODE, _BAD.format(drawn=secrets.token_hex(4)))
    gate = configuration.lifeos("gym", "run", AGENT, check=False)
    assert gate.returncode == 1
    assert gate.stdout.startswith("FAIL"), gate.stdout
    red = configuration.lifeos("check", check=False)
    assert red.returncode == 1
    assert "LOS504" in red.stdout + red.stderr
    configuration.change("lifeos.yaml", "receipts: deny", "receipts: warn")
    configuration.lifeos("compile")
    configuration.git("add", "--all", f"manifests/local/{AGENT}", _CODE, "evals/receipts")
    configuration.git("commit", "--quiet", "--message", "hello makes things up")
    configuration.git("stash", "--quiet", "--include-untracked")
    configuration.git("stash", "drop", "--quiet")
    configuration.send()
    return gate.stdout.splitlines()[0]


def test_an_agent_without_a_receipt_is_refused_even_when_pushed_by_force(cluster, fleet):
    before, pods = fleet.settled(), fleet.backends("hello-live")
    line = TimeLine("A bad agent, by force")
    line.mark(f"its gate: {forced(fleet)}")
    line.mark("the check was red; pushed all the same")
    fleet.application(APPLICATION, _refused, 60)
    line.mark("the API server refuses it, and Argo CD says so")
    after = fleet.settled()
    assert after["metadata"]["generation"] == before["metadata"]["generation"]
    assert stable(after) == stable(before)
    assert fleet.backends("hello-live") == pods
    reverted = fleet.configuration.revert("HEAD")
    fleet.synced(reverted)
    line.mark("reverted, and synced")
    assert fleet.settled()["metadata"]["generation"] == before["metadata"]["generation"]
