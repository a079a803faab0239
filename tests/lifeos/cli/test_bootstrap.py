"""`lifeos bootstrap` up to the cluster; tests/proofs/test_bootstrap.py has the rest."""

import shutil

import pytest

from tests.architecture.test_files import ROOT
from tests.lifeos.cluster.servers import kubeconfig
from tests.lifeos.compiler.test_plan import commit, git

REPOSITORY = "https://github.com/lifeos-dev/lifeos.git"


@pytest.fixture
def pushed(own, tmp_path, monkeypatch):
    """This repository, with a remote that holds what is rendered."""
    shutil.copytree(ROOT / "argocd", own / "argocd")
    remote = tmp_path / "remote"
    shutil.copytree(ROOT / "argocd", remote / "argocd")
    git(remote, "init", "-q", "-b", "main")
    commit(remote, "first")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")  # what the declared address leads to
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.file://{remote}.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", REPOSITORY)
    monkeypatch.setenv("KUBECONFIG", str(kubeconfig(tmp_path / "config", "https://127.0.0.1:1")))
    return own, remote


def test_nobody_answers(run, pushed):
    code, out, err = run("-C", pushed[0], "bootstrap", "prod")
    assert (code, out) == (1, "")
    assert "lifeos: cannot ask the cluster at https://127.0.0.1:1: nobody listens there" in err


def test_a_branch_without_what_the_root_reads(run, pushed):
    own, remote = pushed
    shutil.rmtree(remote / "argocd/prod")
    commit(remote, "gone")
    code, _, err = run("-C", own, "bootstrap", "prod")
    assert (code, "holds nothing in argocd/prod, which the root would read" in err) == (1, True)


def test_a_branch_that_is_not_there(run, pushed):
    own, remote = pushed
    git(remote, "branch", "-q", "-m", "main", "trunk")
    code, _, err = run("-C", own, "bootstrap", "prod")
    assert (code, "has no branch 'main', which lifeos.yaml names" in err) == (1, True)


def test_a_repository_that_cannot_be_seen_from_here_may_be_seen_by_argo_cd(run, pushed):
    own, remote = pushed
    shutil.rmtree(remote)
    code, _, err = run("-C", own, "bootstrap", "prod")
    assert code == 1
    assert err.startswith(f"warning: cannot see from here what {REPOSITORY} holds")
    assert "nobody listens there" in err, "it goes on to the cluster"


def test_the_kubeconfig_is_looked_at_before_a_git_host_is_asked(run, pushed, monkeypatch):
    own, remote = pushed
    shutil.rmtree(remote)
    monkeypatch.setenv("KUBECONFIG", "/nowhere/config")
    code, out, err = run("-C", own, "bootstrap", "prod")
    assert (code, out) == (1, "")
    assert err.startswith("lifeos: there is no kubeconfig at /nowhere/config"), "and nothing of what the git host said"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "the following arguments are required: ENV"),
        (["prd"], 2, "there is no environment 'prd'; did you mean 'prod'?"),
        (["prod", "--context", "x"], 2, "no context 'x'; it has: proof"),
    ],
)
def test_calls_that_cannot_work(run, pushed, words, code, said):
    left, _, err = run("-C", pushed[0], "bootstrap", *words)
    assert (left, said in err) == (code, True), err


def test_a_root_that_reads_something_else(run, pushed):
    path = pushed[0] / "argocd/bootstrap/root-prod.yaml"
    path.write_text(path.read_text().replace("repoURL: https://github.com", "repoURL: https://other.example"))
    code, _, err = run("-C", pushed[0], "bootstrap", "prod")
    assert code == 1
    assert (
        f"root-prod.yaml has spec.source.repoURL: https://other.example/lifeos-dev/lifeos.git, but lifeos.yaml says {REPOSITORY}"
        in err
    )


def test_nothing_to_start_from(run, own):
    code, _, err = run("-C", own, "bootstrap", "prod")
    assert (code, "there is no argocd/bootstrap/settings.yaml" in err) == (1, True)
