"""LOS907: what was not seen is not passed over."""

from lifeos.cluster.checks import looked_at
from tests.lifeos.cluster.seen import told


def test_one_finding_for_all(need, state):
    found = told(looked_at, need, state._replace(refused=("deployments in all namespaces", "ConfigMap argocd-cm")))
    message = "you may not look at deployments in all namespaces, ConfigMap argocd-cm; nothing is known of that"
    assert found == [("error", "LOS907", message)]
