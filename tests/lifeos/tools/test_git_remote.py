"""git: what another repository holds, seen without a clone."""

import pytest

from lifeos.errors import ProgramError
from lifeos.tools.git_remote import files_at, holds
from tests.lifeos.compiler.test_plan import commit
from tests.lifeos.compiler.test_plan import git as run


@pytest.fixture
def url(tmp_path):
    root = tmp_path / "repo"
    for path in ("argocd/prod/a.yaml", "argocd/prod/b c.yaml", "argocd/production/other.yaml"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)
    run(root, "init", "-q", "-b", "main")
    commit(root, "first")
    return f"file://{root}"


def test_the_files_of_a_folder_at_a_branch(url):
    assert files_at(url, "main", "argocd/prod") == ["a.yaml", "b c.yaml"]
    assert files_at(url, "refs/heads/main", "argocd/prod/") == ["a.yaml", "b c.yaml"]


def test_a_folder_that_is_not_there(url):
    assert files_at(url, "main", "argocd/stage") == []


@pytest.mark.parametrize("revision", ["release", "--upload-pack=touch x"])
def test_a_branch_that_is_not_there(url, revision):
    assert files_at(url, revision, "argocd/prod") is None


def test_commits_that_a_branch_holds(url):
    root = url.removeprefix("file://")
    first = run(root, "rev-parse", "HEAD").strip()
    run(root, "commit", "-q", "--allow-empty", "-m", "second")
    second = run(root, "rev-parse", "HEAD").strip()
    assert (holds(url, first), holds(url, second)) == (True, True)
    run(root, "reset", "-q", "--hard", first)
    assert not holds(url, second), "it is there, but on no branch"
    run(root, "branch", "other", second)
    assert holds(url, second)


def test_a_repository_without_a_branch_holds_nothing(tmp_path):
    run(tmp_path, "init", "-q", "--bare")
    assert not holds(f"file://{tmp_path}", "a" * 40)


@pytest.mark.parametrize("url", ["file:///nowhere/at/all", "--upload-pack=touch x", "ext::touch x"])
def test_a_repository_that_cannot_be_seen(url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProgramError):
        files_at(url, "main", "argocd/prod")
    with pytest.raises(ProgramError):
        holds(url, "a" * 40)
    assert list(tmp_path.iterdir()) == []


def test_without_git(url, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramError, match="git is not installed"):
        files_at(url, "main", "argocd/prod")
