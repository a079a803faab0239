"""`lifeos gym submit` before it reaches a cluster; tests/proofs/test_submit.py has the rest."""

import shutil
import subprocess

import pytest

from lifeos.cli.gym_submit import workflow
from tests.lifeos.cluster.servers import kubeconfig
from tests.lifeos.compiler.test_plan import git


@pytest.fixture
def committed(own):
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "x"]):
        identity = ["-c", "user.name=Test", "-c", "user.email=test@example.test"]
        subprocess.run(["git", *identity, *words], cwd=own, check=True)
    return own


def test_without_workflows_it_says_what_to_use(run, committed):
    text = (committed / "lifeos.yaml").read_text()
    (committed / "lifeos.yaml").write_text(text.partition("  # Gates in the cluster")[0])
    code, _, err = run("-C", committed, "gym", "submit", "hello")
    assert (code, "declares no 'workflows'" in err, "lifeos gym run" in err) == (2, True, True)


@pytest.fixture
def remote(committed, tmp_path_factory, monkeypatch):
    """What the declared address leads to: a copy of what is committed. And a cluster that nobody gets as far as to ask."""
    place = tmp_path_factory.mktemp("remote")
    subprocess.run(["git", "clone", "--quiet", "--bare", str(committed), str(place / "git")], check=True)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.file://{place}/git.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "https://github.com/lifeos-dev/lifeos.git")
    monkeypatch.setenv("KUBECONFIG", str(kubeconfig(place / "config", "https://127.0.0.1:1")))
    (place / "bin").mkdir()
    for name, program in (("git", "/usr/bin/git"), ("kubectl", "/bin/false")):
        (place / "bin" / name).symlink_to(program)
    monkeypatch.setenv("PATH", str(place / "bin"))
    return place


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["helo"], 2, "did you mean 'hello'?"),
        (["hello", "--revision", "nowhere"], 2, "'nowhere' is not a revision of this git repository"),
        (["hello"], 1, "kubectl is not installed"),
    ],
)
def test_what_is_not_there(run, committed, remote, words, code, said):
    (remote / "bin/kubectl").unlink()
    left, _, err = run("-C", committed, "gym", "submit", *words)
    assert left == code
    assert said in err


def test_a_change_that_is_not_committed_is_not_gated(run, committed, remote):
    (committed / "agents.d/platform/hello/agent.py").write_text("changed\n")
    code, out, err = run("-C", committed, "gym", "submit", "hello")
    assert (code, out) == (1, "")
    assert "is without your changes to agents.d/platform/hello/agent.py, and pods fetch the commit" in err


def test_a_commit_that_is_not_pushed_is_not_gated(run, committed, remote):
    git(committed, "commit", "--quiet", "--allow-empty", "--message", "later")
    code, out, err = run("-C", committed, "gym", "submit", "hello")
    assert (code, out) == (1, "")
    assert "is on no branch of https://github.com/lifeos-dev/lifeos.git, from which pods fetch it" in err
    assert run("-C", committed, "gym", "submit", "hello", "--revision", "HEAD~1")[2].startswith("lifeos: kubectl: ")


@pytest.mark.parametrize(
    ("file", "words", "code", "said"),
    [
        ("/nowhere/config", [], 1, "lifeos: there is no kubeconfig at /nowhere/config"),
        (None, ["--context", "prof"], 2, "the kubeconfig has no context 'prof'; did you mean 'proof'?"),
    ],
)
def test_a_cluster_that_the_kubeconfig_does_not_lead_to(run, committed, remote, monkeypatch, file, words, code, said):
    """As `lifeos doctor --cluster` says it, and before anybody is asked."""
    shutil.rmtree(remote / "git")
    if file:
        monkeypatch.setenv("KUBECONFIG", file)
    left, out, err = run("-C", committed, "gym", "submit", "hello", *words)
    assert (left, out) == (code, "")
    assert said in err
    assert "warning" not in err


@pytest.mark.parametrize(
    ("kubectl", "reason"),
    [
        (
            "The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?",
            "nobody listens there: the cluster is not running, or it is another port (kubectl: The connection to the server 127.0.0.1:1 was refused)",
        ),
        (
            "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority",
            "its certificate is by another authority than the kubeconfig's",
        ),
    ],
)
def test_a_cluster_that_does_not_answer(run, committed, remote, kubectl, reason):
    """kubectl's words are its own; as the real one says them, tests/proofs/test_submit.py."""
    program = remote / "bin/kubectl"
    program.unlink()
    program.write_text(f'#!/bin/sh\necho "{kubectl}" >&2\nexit 1\n')
    program.chmod(0o755)
    code, out, err = run("-C", committed, "gym", "submit", "hello")
    assert (code, out) == (1, "")
    assert f"lifeos: cannot ask the cluster at https://127.0.0.1:1: {reason}" in err


def test_the_longest_names_make_a_workflow_that_argo_takes():
    """Its own limit is 63, and the API server adds five letters."""
    body = workflow("a" * 40, "", "0" * 40)
    assert len(body["metadata"]["generateName"]) + 5 <= 63
