"""`lifeos gym submit` before it reaches a cluster; tests/proofs/test_submit.py has the rest."""

import subprocess

import pytest

from lifeos.cli.gym_submit import workflow


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


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["helo"], 2, "did you mean 'hello'?"),
        (["hello", "--revision", "nowhere"], 2, "'nowhere' is not a revision of this git repository"),
        (["hello"], 1, "kubectl is not installed"),
    ],
)
def test_what_is_not_there(run, committed, monkeypatch, tmp_path, words, code, said):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to("/usr/bin/git")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    left, _, err = run("-C", committed, "gym", "submit", *words)
    assert left == code
    assert said in err


def test_the_longest_names_make_a_workflow_that_argo_takes():
    """Its own limit is 63, and the API server adds five letters."""
    body = workflow("a" * 40, "", "0" * 40)
    assert len(body["metadata"]["generateName"]) + 5 <= 63
