"""git: a revision is read whole, without touching the work tree."""

import os

import pytest

from lifeos.errors import ProgramError, UsageError
from lifeos.tools import git
from tests.lifeos.compiler.test_plan import commit
from tests.lifeos.compiler.test_plan import git as run


@pytest.fixture
def history(tmp_path):
    root = tmp_path / "repo"
    for path, data in {"a/x.yaml": b"one\n", "a/b c/ä.yaml": b"\x00\xff\n\n", "empty": b"", "other/y": b"y"}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    (root / "a/link").symlink_to("x.yaml")
    run(root, "init", "-q")
    commit(root, "first")
    return root


def test_read_tree(history):
    head = git.resolve(str(history), "HEAD")
    (history / "a/x.yaml").write_text("changed in the work tree")
    assert git.read_tree(str(history), head, ("a", "empty")) == {
        "a/b c/ä.yaml": b"\x00\xff\n\n",
        "a/x.yaml": b"one\n",
        "empty": b"",
    }
    assert git.read_tree(str(history), head, ("nothing",)) == {}


def test_a_repository_in_a_folder_of_another(history):
    head = git.resolve(str(history / "a"), "HEAD")
    assert "x.yaml" in git.read_tree(str(history / "a"), head, ("x.yaml",))


@pytest.mark.parametrize("revision", ["nonsense", "--help", "-", "", "HEAD:a", "HEAD^{tree}"])
def test_what_is_no_commit(history, revision):
    with pytest.raises(UsageError, match="is not a revision"):
        git.resolve(str(history), revision)


def test_outside_of_git_and_before_the_first_commit(tmp_path):
    with pytest.raises(UsageError, match="is in no git repository"):
        git.resolve(str(tmp_path), "HEAD")
    run(tmp_path, "init", "-q")
    with pytest.raises(UsageError, match="nothing is committed yet"):
        git.resolve(str(tmp_path), "HEAD")


def test_the_top_of_the_work_tree(history, tmp_path):
    assert git.top(str(history)) == git.top(str(history / "a")) == str(history)
    assert git.top(str(tmp_path)) is None
    (tmp_path / "link").symlink_to(history / "a")
    assert [git.within(str(path)) for path in (history, history / "a", tmp_path / "link", tmp_path)] == [
        "",
        "a/",
        "a/",
        "",
    ]


def test_what_is_not_committed(history):
    root = str(history)
    assert git.uncommitted(root, ("a", "other")) == []
    (history / "a/x.yaml").write_text("changed")
    (history / "a/new one").write_text("1")
    run(history, "mv", "other/y", "other/z")
    (history / "empty").write_text("not asked for")
    assert git.uncommitted(root, ("a", "other")) == ["a/new one", "a/x.yaml", "other/y", "other/z"]
    assert git.uncommitted(root, ("a", "other"), ("other",)) == ["a/new one", "a/x.yaml"]
    assert git.uncommitted(str(history / "a"), ("x.yaml", "nothing")) == ["x.yaml"]
    (history / ".gitignore").write_text("new*\n")
    assert git.uncommitted(root, ("a",)) == ["a/x.yaml"]


def test_without_git(history, monkeypatch):
    monkeypatch.setitem(os.environ, "PATH", "/nonexistent")
    with pytest.raises(ProgramError, match="git is not installed"):
        git.resolve(str(history), "HEAD")


def test_what_was_brought_newest_first(history):
    (history / "a/new one").write_text("1")
    commit(history, "second")
    (history / "a/x.yaml").write_text("changed")
    (history / "a/new one").unlink()
    commit(history, "third")
    first, second, third = (git.resolve(str(history), revision) for revision in ("HEAD~2", "HEAD~1", "HEAD"))
    assert git.brought(str(history), "a", "HEAD")[:2] == [(third, "a/x.yaml"), (second, "a/new one")]
    first_ones = {(first, path) for path in ("a/b c/ä.yaml", "a/link", "a/x.yaml")}
    assert set(git.brought(str(history), "a", "HEAD")[2:]) == first_ones
    assert git.brought(str(history), "nothing", "HEAD") == []
    assert git.brought(str(history), "a", f"{first}..HEAD~1") == [(second, "a/new one")]


def test_what_was_brought_below_a_folder_of_the_repository(history):
    head = git.resolve(str(history), "HEAD")
    assert git.brought(str(history / "a"), "b c", "HEAD") == [(head, "b c/ä.yaml")]


def test_the_lines_that_any_branch_changed(history):
    (history / "a/x.yaml").write_text("pin: one\n")
    commit(history, "second")
    run(history, "switch", "-qc", "other")
    (history / "a/x.yaml").write_text("pin: two\n")
    commit(history, "third")
    run(history, "switch", "-q", "-")
    lines = git.changed_lines(str(history), "pin:", ("a",)).splitlines()
    assert {"+pin: one", "-pin: one", "+pin: two"} <= set(lines)
    assert git.changed_lines(str(history), "pin:", ("other",)) == ""
