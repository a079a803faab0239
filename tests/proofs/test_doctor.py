"""`lifeos doctor --cluster` at a real API server with the controllers' real definitions.

No controller runs: their workloads are as the official manifests have them, and the test writes their status. What a cluster with
running controllers says is in docs/how-to/cluster.md.
"""

import json

import pytest

from lifeos.cluster.api import Api as Client
from lifeos.cluster.needs import needs
from lifeos.cluster.observe import observe
from lifeos.diagnostics import Span
from tests.architecture.test_files import ROOT
from tests.lifeos.cli.conftest import run  # noqa: F401  a fixture
from tests.lifeos.cluster.seen import needed
from tests.lifeos.cluster.servers import certificate, kubeconfig
from tests.proofs.api import Api
from tests.proofs.clusters import config_map, controllers, namespace, reached, ready
from tests.proofs.control_plane import ControlPlane
from tests.proofs.seed import seed

pytestmark = pytest.mark.proof

DOCTOR = ("-C", ROOT, "doctor", "--cluster", "--environment", "prod")


@pytest.fixture(scope="module")
def complete(plane):
    """All that is needed is there."""
    api = Api.of(plane)
    with api.client:
        controllers(api)
        need = needed()
        api.apply(config_map("argocd-cm", {each.key: each.value for each in need.settings}))
        for place, name in need.secrets:
            namespace(api, place)
            api.apply(
                {
                    "apiVersion": "v1",
                    "kind": "Secret",
                    "metadata": {"name": name, "namespace": place},
                    "stringData": {"key": "hidden"},
                }
            )
        yield api


@pytest.fixture
def doctor(complete, plane, run, tmp_path, monkeypatch):  # noqa: F811
    """Exit code, findings by severity and code, and all that was printed."""
    reached(plane, tmp_path / "config", monkeypatch)

    def call():
        code, out, _ = run(*DOCTOR, "--format", "json")
        found = [(item["severity"], item["code"], item["message"]) for item in json.loads(out)["diagnostics"]]
        return code, found

    return call


def test_a_complete_cluster(doctor, run):  # noqa: F811
    assert doctor() == (0, [])
    code, out, _ = run(*DOCTOR)
    assert code == 0
    assert "Kubernetes                v1.34." in out
    assert "Knative Serving           1.15     knative-serving" in out
    assert "hidden" not in out


def test_an_empty_cluster_of_the_same_version(run, tmp_path, monkeypatch):  # noqa: F811
    """No definitions, no controllers, no flags: everything at once."""
    plane = ControlPlane()
    try:
        plane.start(
            "--feature-gates=MutatingAdmissionPolicy=false",
            "--runtime-config=admissionregistration.k8s.io/v1beta1=false",
        )
        reached(plane, tmp_path / "config", monkeypatch)
        code, out, _ = run(*DOCTOR, "--format", "json")
    finally:
        plane.stop()
        plane.remove()
    found = json.loads(out)["diagnostics"]
    assert code == 1
    assert {item["code"] for item in found} == {"LOS902", "LOS903", "LOS906"}
    unserved = sorted(item["message"].split(" of ")[1].split(",")[0] for item in found if item["code"] == "LOS902")
    assert unserved == [
        "admissionregistration.k8s.io/v1beta1",
        "argoproj.io/v1alpha1",
        "gateway.envoyproxy.io/v1alpha1",
        "gateway.networking.k8s.io/v1",
        "serving.knative.dev/v1",
        "spire.spiffe.io/v1alpha1",
    ]
    assert sum(item["code"] == "LOS903" for item in found) == 6


def test_policies_that_are_stored_and_not_applied(tmp_path, monkeypatch):
    """Kubernetes 1.34 serves the kind by one flag and acts on it by another; its own measurements say so."""
    plane = ControlPlane(seed())
    try:
        plane.start("--feature-gates=MutatingAdmissionPolicy=false")
        reached(plane, tmp_path / "config", monkeypatch)
        state = observe(Client(), needed())
    finally:
        plane.stop()
        plane.remove()
    assert state.mutates is False
    assert "MutatingAdmissionPolicy" in state.served["admissionregistration.k8s.io/v1beta1"]


def test_policies_that_are_applied(complete, plane, tmp_path, monkeypatch):
    reached(plane, tmp_path / "config", monkeypatch)
    assert observe(Client(), needed()).mutates is True


def test_another_version_of_a_group_is_known(complete, plane, tmp_path, monkeypatch):
    reached(plane, tmp_path / "config", monkeypatch)
    files = {"a.yaml": b"apiVersion: gateway.networking.k8s.io/v1alpha9\nkind: Gateway\n"}
    state = observe(Client(), needs("prod", Span("lifeos.yaml"), files))
    assert state.others == {"gateway.networking.k8s.io/v1alpha9": ("v1", "v1beta1")}
    assert state.gateway_api == "v1.6.1"


def test_settings(doctor, complete):
    good = complete.get(config_map("argocd-cm", {}))["data"]
    worse = {key: value for key, value in good.items() if "health" not in key}
    complete._send(
        "PUT",
        "/api/v1/namespaces/argocd/configmaps/argocd-cm",
        config_map("argocd-cm", {**worse, "timeout.reconciliation": "180s"}),
        content_type="application/json",
    )
    code, found = doctor()
    complete._send(
        "PUT",
        "/api/v1/namespaces/argocd/configmaps/argocd-cm",
        config_map("argocd-cm", good),
        content_type="application/json",
    )
    assert code == 1
    assert [message for _, _, message in found] == [
        "Argo CD's timeout.reconciliation (argocd-cm) is '180s', not '10s'",
        "Argo CD has no health check for Applications (argocd-cm, resource.customizations.health.argoproj.io_Application)",
    ]


def test_a_controller_that_is_not_ready_and_a_secret_that_goes(doctor, complete):
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "gym-artifacts", "namespace": "lifeos-gym"}}
    kept = complete.get(secret)["data"]
    complete.delete(secret)
    ready(complete, "Deployment", "argo-rollouts", "argo-rollouts", 0)
    code, found = doctor()
    ready(complete, "Deployment", "argo-rollouts", "argo-rollouts", 1)
    complete.apply({**secret, "data": kept})
    assert (code, {code for _, code, _ in found}) == (1, {"LOS903", "LOS906"})


ROLE = "rbac.authorization.k8s.io/v1"


def test_somebody_who_may_look_at_little(complete, plane, run, tmp_path, monkeypatch):  # noqa: F811
    """An account without any rights: it is told of what it may not see, and of nothing that it merely did not see."""
    namespace(complete, "default")
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "guest", "namespace": "default"}}
    complete.apply(account)
    path = "/api/v1/namespaces/default/serviceaccounts/guest/token"
    request = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
    token = complete._send("POST", path, request, content_type="application/json")["status"]["token"]
    reached(plane, tmp_path / "config", monkeypatch, token)
    code, out, _ = run(*DOCTOR, "--format", "json")
    (finding,) = json.loads(out)["diagnostics"]
    assert (code, finding["code"]) == (1, "LOS907")
    assert "deployments in all namespaces" in finding["message"]
    assert "whether Secret gym-artifacts is in namespace lifeos-gym" in finding["message"]


def test_somebody_whom_nobody_knows(complete, plane, run, tmp_path, monkeypatch):  # noqa: F811
    reached(plane, tmp_path / "config", monkeypatch, "nobody")
    code, out, err = run(*DOCTOR)
    assert (code, out) == (1, "")
    assert f"lifeos: the cluster at {plane.url} does not know you (401)" in err


def test_a_kubeconfig_of_another_cluster(complete, plane, run, tmp_path, monkeypatch):  # noqa: F811
    """The certificate of an API server that was made anew."""
    other = kubeconfig(tmp_path / "config", plane.url, certificate(tmp_path), plane.token)
    monkeypatch.setenv("KUBECONFIG", str(other))
    code, out, err = run(*DOCTOR)
    assert (code, out) == (1, "")
    assert "its certificate is by another authority than the kubeconfig's" in err


@pytest.mark.parametrize(("days", "known"), [((-1, 1), True), ((-3, -1), False)], ids=["valid", "expired"])
def test_a_certificate_of_the_user(run, tmp_path, monkeypatch, days, known):  # noqa: F811
    pem = certificate(tmp_path, "somebody", days=days)
    plane = ControlPlane(seed())
    try:
        plane.start(f"--client-ca-file={pem}")
        authority = plane.folder / "certificates/apiserver.crt"
        monkeypatch.setenv("KUBECONFIG", str(kubeconfig(tmp_path / "config", plane.url, authority, pem=pem)))
        code, out, err = run(*DOCTOR)
    finally:
        plane.stop()
        plane.remove()
    assert (code, "LOS907" in out) == (1, known), "who is known and has no rights is told what may not be looked at"
    assert (
        "token or certificate of this user in the kubeconfig is another cluster's, or has expired" in err
    ) is not known
