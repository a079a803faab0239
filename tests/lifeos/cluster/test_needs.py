"""What is needed, from files alone."""

import pytest

from lifeos.cluster.needs import SecretUse, for_root, needs
from lifeos.diagnostics import Span
from tests.lifeos.cluster.seen import needed

AT = Span("lifeos.yaml", 3, 5, 9)
POD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: x, namespace: here}}
spec:
  template:
    spec: {}
"""


def asked(spec):
    found = needs("prod", AT, {"a.yaml": POD.format(spec).encode()})
    return {name: use.optional for (namespace, name), use in found.secrets.items() if namespace == "here"}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("{containers: [{env: [{valueFrom: {secretKeyRef: {name: a, key: k}}}]}]}", {"a": False}),
        ("{containers: [{env: [{valueFrom: {secretKeyRef: {name: a, key: k, optional: true}}}]}]}", {"a": True}),
        ("{containers: [{envFrom: [{secretRef: {name: a}}]}]}", {"a": False}),
        ("{volumes: [{secret: {secretName: a}}, {secret: {secretName: b, optional: true}}]}", {"a": False, "b": True}),
        ("{imagePullSecrets: [{name: a}]}", {"a": False}),
        ("{certificateRefs: [{kind: Secret, name: a}]}", {"a": False}),
        ("{volumes: [{secret: {secretName: a, optional: true}}, {secret: {secretName: a}}]}", {"a": False}),
        ("{secret: words, imagePullSecrets: [words, 3], env: {secretKeyRef: 3}}", {}),
    ],
)
def test_secrets_that_an_object_names(spec, expected):
    assert asked(spec) == expected


def test_a_secret_that_is_rendered_is_made_by_the_sync():
    made = b"apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: here}\n"
    files = {"z.yaml": made, "a.yaml": POD.format("{imagePullSecrets: [{name: a}]}").encode()}
    assert needs("prod", AT, files).secrets == {}


def test_kinds_with_their_first_file_and_their_number():
    files = {
        "b.yaml": b"apiVersion: v1\nkind: Service\nmetadata: {}\n",
        "a.yaml": b"apiVersion: v1\nkind: Service\n",
        "c.yaml": b"not: a manifest\n",
    }
    found = needs("prod", AT, files)
    assert list(found.kinds) == [("v1", "Service")]
    assert found.kinds["v1", "Service"] == (Span("a.yaml", 2, 1, 14), 2)


def test_programs_follow_from_kinds():
    rollout = b"apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n"
    found = needs("prod", AT, {"a.yaml": rollout})
    assert [(program.name, at.file) for program, at in found.programs()] == [("Argo Rollouts", "a.yaml")]
    assert list(needs("prod", AT, {}).programs()) == []


def test_the_root_needs_argo_cd():
    assert [(program.name, at) for program, at in for_root("prod", AT).programs()] == [("Argo CD", AT)]


def test_this_repository():
    """By what the how-to tells to make, and where each is asked for first."""
    found = needed().secrets
    assert set(found) == {
        ("lifeos-gym", "gym-artifacts"),
        ("lifeos-gym", "gym-git"),
        ("lifeos-system", "lifeos-ingress-tls"),
        ("lifeos-system", "litellm-master-key"),
        ("lifeos-system", "memory-artifacts"),
        ("lifeos-system", "provider-anthropic"),
        ("lifeos-system", "provider-openai"),
    }
    assert isinstance(found["lifeos-gym", "gym-git"], SecretUse)
    assert found["lifeos-gym", "gym-git"].optional
    assert (
        found["lifeos-gym", "gym-artifacts"].at.file == "manifests/prod/_platform/configmap-artifact-repositories.yaml"
    )
