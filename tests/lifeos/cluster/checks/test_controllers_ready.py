"""LOS903: a controller of which no pod is ready."""

from lifeos.cluster.checks import controllers_ready
from tests.lifeos.cluster.seen import instead, told, without


def test_no_pod_is_ready(need, state):
    (finding,) = controllers_ready.check(need, instead(state, of="argo-rollouts", ready=0))
    assert finding.code == "LOS903"
    assert finding.message.startswith(
        "no pod of Argo Rollouts is ready (deployment/argo-rollouts in namespace argo-rollouts)"
    )
    assert "kubectl -n argo-rollouts describe deployment/argo-rollouts" in finding.hint


def test_one_that_is_missing_is_another_finding(need, state):
    assert told(controllers_ready, need, without(state, "argo-rollouts")) == []
