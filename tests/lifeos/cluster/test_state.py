"""How a controller is recognised, and its version read."""

import pytest

from lifeos.cluster.state import found
from lifeos.cluster.supported import PROGRAMS
from lifeos.cluster.versions import Version
from tests.lifeos.cluster.seen import instead, workload

BY_NAME = {program.name: program for program in PROGRAMS}


@pytest.mark.parametrize(
    ("program", "container", "image"),
    [
        ("Argo CD", "argocd-application-controller", "registry.example/argocd@sha256:0"),
        ("Argo CD", "application-controller", "quay.io/argoproj/argocd:v3.5.7"),
        ("Argo Rollouts", "controller", "quay.io/argoproj/argo-rollouts:v1.10.2"),
        ("Argo Workflows", "controller", "quay.io/argoproj/workflow-controller:v3.7.3"),
        ("Knative Serving", "controller", "gcr.io/knative-releases/knative.dev/serving/cmd/controller@sha256:0"),
        ("Envoy Gateway", "envoy-gateway", "docker.io/envoyproxy/gateway:v1.9.1"),
        ("spire-controller-manager", "manager", "ghcr.io/spiffe/spire-controller-manager:0.6.2"),
    ],
)
def test_by_its_container_or_its_image(program, container, image):
    assert workload("x", container, image).container(BY_NAME[program]) == (container, image)


def test_a_generic_name_is_no_sign():
    other = workload("x", "controller", "ghcr.io/cert-manager/controller:v1.18.0")
    assert [name for name, program in BY_NAME.items() if other.container(program)] == []


def test_what_runs_its_image_beside_each_envoy_is_not_envoy_gateway():
    beside = workload("lifeos-gateway", "shutdown-manager", "docker.io/envoyproxy/gateway:v1.9.1")
    assert beside.container(BY_NAME["Envoy Gateway"]) is None


def test_a_tag_is_believed_before_a_label():
    program = BY_NAME["Argo Rollouts"]
    labels = {"app.kubernetes.io/version": "1.2.3"}
    assert workload("x", "argo-rollouts", "a:v1.10.2", labels=labels).version(program) == Version(1, 10)
    assert workload("x", "argo-rollouts", "a:latest", labels=labels).version(program) == Version(1, 2)
    assert workload("x", "argo-rollouts", "a:latest").version(program) is None
    assert workload("x", "else", "a:v1.10.2").version(program) is None


def test_its_own_namespace_comes_first(state):
    program = BY_NAME["Argo Rollouts"]
    (one,) = found(state, program)
    moved = instead(state, of="argo-rollouts", namespace="z")
    both = moved._replace(workloads=(*moved.workloads, one, one._replace(namespace="a")))
    assert [each.namespace for each in found(both, program)] == ["argo-rollouts", "a", "z"]
    assert found(state._replace(workloads=None), program) == []
