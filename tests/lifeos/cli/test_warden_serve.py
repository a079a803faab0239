"""`lifeos warden serve`: what it cannot begin with. tests/proofs/test_warden.py has it at a real API server."""

import pytest

from tests.lifeos.cluster.servers import certificate, kubeconfig, serving


@pytest.fixture
def options(tmp_path, monkeypatch):
    """A kubeconfig that leads nowhere."""
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    monkeypatch.setenv("KUBECONFIG", str(kubeconfig(tmp_path / "config", "https://127.0.0.1:9")))
    return ["warden", "serve", "--ledger", tmp_path / "ledger.sqlite"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (["--health", "0"], "--health is a whole number"),
        (["--metrics", "70000"], "--health is a whole number"),
        (["--cases", "0"], "--health is a whole number"),
        (["--patience", "-1"], "--patience is a number"),
        (["--fleet", "/nowhere"], "there is no folder /nowhere"),
        ([], "there is no fleet in the cluster at https://127.0.0.1:9"),
    ],
)
def test_a_wrong_call(run, options, changed, said):
    code, _, err = run(*options, *changed)
    assert code in (1, 2)
    assert said in err


def test_without_a_cluster(run, options, monkeypatch):
    monkeypatch.setenv("KUBECONFIG", "/nowhere")
    assert "there is no kubeconfig at /nowhere" in run(*options)[2]


def test_a_pod_without_an_account(run, options, monkeypatch):
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.96.0.1")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", "443")
    monkeypatch.setattr("kubernetes.config.incluster_config.SERVICE_TOKEN_FILENAME", "/nowhere/token")
    code, _, err = run(*options)
    assert (code, "this is no pod with an account of its own" in err) == (1, True)


def test_an_answer_that_is_no_fleet(run, options, tmp_path, monkeypatch):
    pem = certificate(tmp_path)
    with serving(pem, body=b'{"items": []}') as (url, _):
        monkeypatch.setenv("KUBECONFIG", str(kubeconfig(tmp_path / "config", url, pem)))
        code, _, err = run(*options)
    assert (code, "there is no fleet in the cluster" in err) == (1, True)
