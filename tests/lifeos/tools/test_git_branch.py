"""git: a commit beside the work tree."""

import pytest

from lifeos.errors import ProgramError
from lifeos.tools import git_branch
from tests.lifeos.compiler.test_plan import commit, git


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "repo"
    (root / "fleet").mkdir(parents=True)
    (root / "fleet/a.yaml").write_text("one\n")
    git(root, "init", "-q")
    commit(root, "first")
    return root


def change(root, text):
    with git_branch.checkout(str(root), "HEAD") as folder:
        with open(f"{folder}/a.yaml", "w") as file:
            file.write(text)
        return git_branch.commit(folder, "lifeos/suspend-a", "LifeOS warden", "Why\n\nBecause.")


def show(root, what):
    return git(root, "show", "-s", "--format=%an|%s|%D", what)


def test_the_work_tree_stays_as_it_is(root):
    (root / "fleet/a.yaml").write_text("being written\n")
    made = change(root / "fleet", "two\n")
    assert (root / "fleet/a.yaml").read_text() == "being written\n"
    assert git(root, "show", f"{made}:fleet/a.yaml").strip() == "two"
    assert git(root, "rev-parse", "lifeos/suspend-a").strip() == made
    assert git(root, "worktree", "list").count("\n") <= 1


def test_proposed_again_the_branch_names_the_newer(root):
    change(root / "fleet", "two\n")
    made = change(root / "fleet", "three\n")
    assert git(root, "rev-parse", "lifeos/suspend-a").strip() == made
    assert git(root, "rev-list", "--count", made).strip() == "2"


def test_it_says_who_and_why(root):
    made = change(root / "fleet", "two\n")
    assert show(root, made).startswith("LifeOS warden|Why|")


def test_hooks_of_people_do_not_run(root):
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert change(root / "fleet", "two\n")


def test_nothing_changed(root):
    with pytest.raises(ProgramError, match="nothing to commit"):
        change(root / "fleet", "one\n")
    assert git(root, "worktree", "list").count("\n") <= 1


def test_no_repository(tmp_path):
    with pytest.raises(ProgramError, match="not a git repository"), git_branch.checkout(str(tmp_path), "HEAD"):
        pass
