"""The golden path: an agent from its first line to its first answer, by git alone; its gate ran in pods."""

import urllib.request

import pytest

from tests.e2e import argo_workflows, gates, releases, watch
from tests.e2e.argo_workflows import ArgoWorkflows
from tests.e2e.fleet import GYM
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_REVERTED = 120


@pytest.fixture
def token(cluster, fleet, namespace):
    """Of a person who looks at gates, and may do nothing else."""
    with argo_workflows.reader(cluster, namespace, GYM, "gym-artifacts") as token:
        yield token


def test_a_new_agent_passes_its_gate_in_pods_and_answers(cluster, fleet, proposal, namespace, token):
    configuration, before = fleet.configuration, fleet.configuration.git("rev-parse", "HEAD~1")
    line = TimeLine("The golden path")
    said = gates.submit(cluster, configuration, proposal)
    argo, name = ArgoWorkflows(cluster, token), gates.name(said)
    gate = argo.workflow(GYM, name)
    pods = gates.pods_by_step(gate)
    line.mark("its gate passed in pods: " + ", ".join(f"{count} {step}" for step, count in pods.items()))
    assert pods == {"plan": 1, "shard": 20, "judge": 4, "publish": 1}, "five pods a wave, in four waves"
    assert gates.parameters(gate["spec"]["arguments"])["agent"] == proposal
    assert gate["status"]["phase"] == "Succeeded"
    mine = f"lifeos.dev/agent={proposal}"
    # Argo lists what it has heard of, and may hear of the end later than who waited for it.
    assert watch.settle(lambda: argo.named(GYM, mine, "workflows.argoproj.io/phase=Succeeded"), 10) == [name]
    assert argo.named(GYM, mine, "workflows.argoproj.io/phase=Failed") == []
    # What a person reads who chooses the step `verdict`, for Argo's page does not show the outputs of the whole.
    shown, whole = gates.outputs(gate, "verdict"), gates.parameters(gate["status"]["outputs"])
    assert shown.items() <= whole.items()
    line.mark(f"Argo shows: {shown['decision']}; {shown['certified']}; {shown['counts']}; {shown['cost']}")
    assert shown["decision"] == "pass"
    assert shown["certified"].startswith("success at least 0.9 at ")
    assert shown["summary"].startswith("success: 0 of 95 failed; 5 of 100 may; ")
    assert shown["cost"] == "0 USD"
    page = gates.artifact(cluster, gate, "verdict", "report")
    assert f"<title>{proposal}: pass before suite {proposal}</title>" in page
    assert argo.artifact(gate, gates.pod(gate, "verdict"), "report") == page, "the link in Argo's page leads there"
    report = f"http://{cluster.service('objects', 'servers')}:9000/{GYM}/{whole['report']}"
    with urllib.request.urlopen(report, timeout=30) as stored:
        assert stored.read().decode() == page, "the output `report` says where it is kept"
    stranger = cluster.ask("create", "token", "default", f"--namespace={namespace}").strip()
    for who, answer in (
        (ArgoWorkflows(cluster), 401),
        (ArgoWorkflows(cluster, "made up"), 401),
        (ArgoWorkflows(cluster, stranger), 403),
    ):
        assert (who.refused(GYM), who.refused(GYM, name)) == (answer, answer)

    fleet.gate(proposal)
    committed, here = gates.merged(configuration, proposal)
    assert committed == here, "the receipt of a gate on this machine is the same, byte by byte"
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
