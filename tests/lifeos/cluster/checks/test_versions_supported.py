"""LOS901: older is an error; newer or unknown a warning."""

import pytest

from lifeos.cluster.checks import versions_supported
from lifeos.cluster.state import Container
from tests.lifeos.cluster.seen import instead, told


def rollouts(state, image, **fields):
    return instead(state, of="argo-rollouts", containers=(Container("argo-rollouts", image),), **fields)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("v1.33.9+k3s1", ("error", "LOS901", "Kubernetes is 1.33, older than 1.34")),
        (
            "v1.36.0",
            (
                "warning",
                "LOS901",
                "Kubernetes is 1.36, newer than 1.34, against which the rendered objects were checked",
            ),
        ),
        ("", ("warning", "LOS901", "the version of Kubernetes cannot be read from ''")),
    ],
)
def test_kubernetes(need, state, version, expected):
    assert told(versions_supported, need, state._replace(kubernetes=version)) == [expected]


@pytest.mark.parametrize("tag", ["v1.8.0", "v1.9.1", "v1.10.9", "v1.10.2@sha256:0"])
def test_what_lies_between_the_oldest_and_the_checked_is_fine(need, state, tag):
    assert told(versions_supported, need, rollouts(state, f"quay.io:443/argoproj/argo-rollouts:{tag}")) == []


@pytest.mark.parametrize(
    ("tag", "severity", "said"),
    [
        ("v1.7.2", "error", "Argo Rollouts is 1.7, older than 1.8"),
        ("v1.11.0", "warning", "Argo Rollouts is 1.11, newer than 1.10"),
        ("latest", "warning", "the version of Argo Rollouts cannot be read from 'argo-rollouts:latest'"),
    ],
)
def test_a_controller(need, state, tag, severity, said):
    ((left, _, message),) = told(versions_supported, need, rollouts(state, f"argo-rollouts:{tag}"))
    assert (left, message.startswith(said)) == (severity, True)


def test_a_label_says_what_a_digest_does_not(need, state):
    image = "registry.example/argo-rollouts@sha256:0"
    assert told(versions_supported, need, rollouts(state, image, labels={"app.kubernetes.io/version": "1.10.2"})) == []
    assert "cannot be read" in told(versions_supported, need, rollouts(state, image))[0][2]


def test_the_definitions_of_gateway_api_have_a_version_of_their_own(need, state):
    found = told(versions_supported, need, state._replace(gateway_api="v1.2.0"))
    assert found == [("error", "LOS901", "Gateway API is 1.2, older than 1.6")]


def test_a_controller_that_is_not_needed_may_be_of_any_version(need, state):
    kinds = {key: use for key, use in need.kinds.items() if key[1] not in ("Rollout", "AnalysisTemplate")}
    old = rollouts(state, "argo-rollouts:v1.0.0")
    assert told(versions_supported, need._replace(kinds=kinds), old) == []
