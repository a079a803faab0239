"""What pods can fetch, with a remote as git makes one."""

import shutil

import pytest

from lifeos.cli.fetchable import refuse_uncommitted, refuse_unpushed
from lifeos.errors import LifeOSError
from tests.lifeos.compiler.test_plan import commit, git


@pytest.fixture
def tree(tmp_path):
    """A work tree with one commit, in a folder of its own."""
    root = tmp_path / "tree"
    for path in ("lifeos.yaml", "agents.d/a/agent.yaml", "evals/suites/s/suite.yaml", "docs/x.md"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)
    git(root, "init", "-q")
    commit(root, "first")
    return root


def head(tree):
    return git(tree, "rev-parse", "HEAD").strip()


@pytest.mark.parametrize("path", ["lifeos.yaml", "agents.d/a/agent.yaml", "agents.d/a/new.py", "policies/new.rego"])
def test_what_is_declared_and_not_committed(tree, path):
    (tree / path).parent.mkdir(exist_ok=True)
    (tree / path).write_text("changed")
    with pytest.raises(
        LifeOSError, match=rf"{head(tree)[:12]} is without your changes to {path}, and pods fetch the commit"
    ):
        refuse_uncommitted(str(tree), head(tree))


def test_many_changes_are_counted(tree):
    for number in range(5):
        (tree / f"agents.d/a/{number}.py").touch()
    with pytest.raises(
        LifeOSError, match=r"changes to agents.d/a/0.py, agents.d/a/1.py, agents.d/a/2.py and 2 more, and"
    ):
        refuse_uncommitted(str(tree), head(tree))


@pytest.mark.parametrize(
    "path", ["docs/x.md", "evals/receipts/a/b.json", "agents.d/a/.cache/x", "agents.d/a/__pycache__/agent.pyc"]
)
def test_what_is_no_part_of_a_gate_may_differ(tree, path):
    (tree / path).parent.mkdir(parents=True, exist_ok=True)
    (tree / path).write_text("changed")
    refuse_uncommitted(str(tree), head(tree))


def test_another_commit_than_that_of_the_tree_is_gated_as_it_is(tree):
    first = head(tree)
    (tree / "lifeos.yaml").write_text("second")
    commit(tree, "second")
    (tree / "lifeos.yaml").write_text("third")
    refuse_uncommitted(str(tree), first)


def test_a_commit_is_fetched_from_a_branch(tree, tmp_path):
    shutil.copytree(tree, tmp_path / "remote")
    url = f"file://{tmp_path}/remote"
    refuse_unpushed(url, head(tree))
    (tree / "lifeos.yaml").write_text("second")
    commit(tree, "second")
    with pytest.raises(
        LifeOSError, match=rf"commit {head(tree)[:12]} is on no branch of {url}, from which pods fetch it"
    ):
        refuse_unpushed(url, head(tree))
    git(tree, "push", "-q", url, "HEAD:refs/heads/proposal")
    refuse_unpushed(url, head(tree))


def test_what_cannot_be_seen_from_here_pods_may_see(tree, capsys):
    refuse_unpushed("file:///nowhere/at/all", head(tree))
    assert capsys.readouterr().err.startswith("warning: cannot see from here whether file:///nowhere/at/all holds")
