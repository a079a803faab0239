"""LOS904: where policies look, as whom they name."""

from lifeos.cluster.checks import controllers_placed
from tests.lifeos.cluster.seen import instead, told, without


def test_another_namespace(need, state):
    found = told(controllers_placed, need, instead(state, of="argo-rollouts", namespace="tools"))
    message = "Argo Rollouts runs in namespace tools, but policies name argo-rollouts"
    assert found == [("error", "LOS904", message)]


def test_the_right_one_counts_where_there_are_two(need, state):
    (one,) = (each for each in state.workloads if each.namespace == "argo-rollouts")
    both = state._replace(workloads=(one._replace(namespace="a"), *state.workloads))
    assert told(controllers_placed, need, both) == []


def test_another_account(need, state):
    found = told(controllers_placed, need, instead(state, of="spire", account="spire"))
    message = "spire-controller-manager runs under the account spire, but policies name spire-server"
    assert found == [("error", "LOS904", message)]


def test_labels_that_network_policies_select_by(need, state):
    ((_, code, message),) = told(controllers_placed, need, instead(state, of="envoy-gateway-system", pod_labels={}))
    assert (code, "the label control-plane: envoy-gateway" in message) == ("LOS904", True)


def test_knative_is_several_programs(need, state):
    kept = tuple(each for each in state.workloads if each.name != "activator")
    ((_, code, message),) = told(controllers_placed, need, state._replace(workloads=kept))
    assert (code, "a container activator and the label app: activator" in message) == ("LOS904", True)


def test_one_that_is_missing_is_another_finding(need, state):
    assert told(controllers_placed, need, without(state, "spire")) == []
