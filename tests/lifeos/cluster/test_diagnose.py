"""All findings at once, and what was seen."""

from lifeos.cluster.checks import BEFORE_ROOT
from lifeos.cluster.diagnose import diagnose, programs
from tests.lifeos.cluster.seen import without


def test_everything_at_once_by_place(need, state):
    poor = without(state, "spire")._replace(kubernetes="v1.30.0", secrets=dict.fromkeys(need.secrets, False))
    found = diagnose(need, poor)
    assert {item.code for item in found} == {"LOS901", "LOS903", "LOS906"}
    assert [item.order for item in found] == sorted(item.order for item in found)


def test_some_checks_alone(need, state):
    poor = state._replace(secrets=dict.fromkeys(need.secrets, False))
    assert diagnose(need, poor, BEFORE_ROOT) == []


def test_what_was_seen(need, state):
    rows = programs(need, without(state, "spire"))
    assert rows[0] == ("Kubernetes", "v1.34.5", "")
    assert ("Argo Rollouts", "1.10", "argo-rollouts") in rows
    assert ("spire-controller-manager", "", "") in rows
