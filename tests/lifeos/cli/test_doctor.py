"""`lifeos doctor` up to the cluster; tests/proofs/test_doctor.py asks a real one."""

import builtins
import json

import pytest

from lifeos.cluster import observe, probe
from lifeos.cluster.state import Enforced
from tests.architecture.test_files import ROOT
from tests.lifeos.cluster.seen import sound, without
from tests.lifeos.cluster.servers import certificate, kubeconfig, serving


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    """A kubeconfig, and a cluster that lacks nothing; call it with a change to make."""
    monkeypatch.setenv("KUBECONFIG", str(kubeconfig(tmp_path / "config", "https://127.0.0.1:1")))

    def seen(change=lambda state, need: state):
        monkeypatch.setattr(observe, "observe", lambda api, need: change(sound(need), need))

    seen()
    return seen


def test_nothing_is_missing(run, cluster):
    code, out, err = run("-C", ROOT, "doctor", "--cluster", "--environment", "prod")
    assert (code, err) == (0, "")
    assert "Argo Rollouts             1.10     argo-rollouts" in out
    assert "note: whether NetworkPolicies are enforced was not tried" in out
    assert out.rstrip().endswith("Nothing is missing.")


def test_a_cluster_is_tried_by_the_image_of_workflows(run, cluster, monkeypatch):
    images = []
    monkeypatch.setattr(
        probe, "enforced", lambda api, image: images.append(image) or Enforced(ingress=True, egress=False)
    )
    code, out, _ = run("-C", ROOT, "doctor", "--cluster", "--environment", "prod", "--probe")
    assert code == 1
    assert "error[LOS909]: NetworkPolicies are not enforced: a connection got out of one that may not" in out
    assert "was not tried" not in out
    [image] = images
    assert image.startswith("ghcr.io/lifeos-dev/lifeos@sha256:")


def test_what_is_missing_is_shown_at_its_place(run, cluster):
    cluster(lambda state, need: without(state, "spire"))
    code, out, _ = run("-C", ROOT, "doctor", "--cluster", "--environment", "local")
    assert code == 1
    assert "error[LOS903]: there is no spire-controller-manager in the cluster" in out
    assert "--> manifests/local/_platform/clusterspiffeid-" in out
    assert "spire-controller-manager  missing" in out
    assert "Nothing is missing" not in out


def test_warnings_alone_are_no_reason_to_fail(run, cluster):
    cluster(lambda state, need: state._replace(kubernetes="v1.35.0"))
    code, out, _ = run("-C", ROOT, "doctor", "--cluster", "--environment", "prod")
    assert (code, "warning[LOS901]" in out, "Nothing is missing" in out) == (0, True, False)


def test_for_programs(run, cluster):
    cluster(lambda state, need: without(state, "spire"))
    code, out, _ = run("-C", ROOT, "doctor", "--cluster", "--environment", "prod", "--format", "json")
    document = json.loads(out)
    assert code == 1
    assert [item["code"] for item in document["diagnostics"]] == ["LOS903"]
    assert (document["cluster"], document["environment"]) == ("https://c", "prod")
    assert {"program": "Argo CD", "version": "3.5", "namespace": "argocd"} in document["programs"]
    assert len(document["notes"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "say what to examine: lifeos doctor --cluster"),
        (["--cluster"], "say which environment the cluster is for by --environment: local, prod"),
        (["--cluster", "--environment", "prd"], "there is no environment 'prd'; did you mean 'prod'?"),
        (["--cluster", "--environment", "prod", "--context", "prof"], "no context 'prof'; did you mean 'proof'?"),
        (["--cluster", "--format", "sarif"], "'sarif' is no choice"),
        (["--cluster", "prod"], "there is no place for 'prod'"),
    ],
)
def test_calls_that_cannot_work(run, cluster, words, said):
    code, _, err = run("-C", ROOT, "doctor", *words)
    assert (code, said in err) == (2, True), err


def test_the_only_environment_need_not_be_named(run, cluster, repo):
    text = (repo / "lifeos.yaml").read_text()
    (repo / "lifeos.yaml").write_text(text.replace("    local: {domain: fleet.localhost}\n", ""))
    assert run("-C", repo, "compile")[0] == 0
    code, out, _ = run("-C", repo, "doctor", "--cluster")
    assert "Environment 'prod' on the cluster" in out
    assert (code, "has no health check for Applications" in out) == (1, True), "it has no argocd/bootstrap that says so"


def test_nothing_is_rendered(run, cluster, own):
    code, _, err = run("-C", own, "doctor", "--cluster", "--environment", "prod")
    assert (code, "nothing in manifests/prod: `lifeos compile` renders it" in err) == (2, True)


def test_a_platform_with_mistakes_is_shown(run, cluster, own):
    (own / "lifeos.yaml").write_text("kind: [")
    code, out, _ = run("-C", own, "doctor", "--cluster")
    assert (code, "error[LOS101]" in out) == (1, True)


def test_nobody_answers(run, cluster, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setenv("KUBECONFIG", "/nowhere/config")
    code, out, err = run("-C", ROOT, "doctor", "--cluster", "--environment", "prod")
    assert (code, out) == (1, "")
    assert err.startswith("lifeos: there is no kubeconfig at /nowhere/config")


def test_a_service_that_speaks_json_and_is_no_cluster(run, tmp_path, monkeypatch):
    pem = certificate(tmp_path)
    with serving(pem, body=b'{"version": "2.1"}') as (url, _):
        monkeypatch.setenv("KUBECONFIG", str(kubeconfig(tmp_path / "config", url, pem)))
        code, out, err = run("-C", ROOT, "doctor", "--cluster", "--environment", "prod")
    assert (code, out) == (1, "")
    assert "does not say its version as a Kubernetes API server does" in err


def test_without_the_clients_library(run, cluster, monkeypatch):
    true = builtins.__import__

    def lacks(name, *rest):
        if name == "lifeos.cluster.api":
            raise ModuleNotFoundError(name="kubernetes")
        return true(name, *rest)

    monkeypatch.setattr(builtins, "__import__", lacks)
    code, _, err = run("-C", ROOT, "doctor", "--cluster", "--environment", "prod")
    assert (code, "this needs kubernetes: pip install 'lifeos[cluster]'" in err) == (2, True)
