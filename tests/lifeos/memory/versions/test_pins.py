"""The pins that git keeps."""

import subprocess

import pytest

from lifeos.errors import LifeOSError, UsageError
from lifeos.memory.versions import pins
from tests.lifeos.memory.versions.history import History


@pytest.fixture
def history(tmp_path):
    return History(tmp_path)


def test_of_the_work_tree_and_of_revisions(history, tmp_path):
    root = str(tmp_path)
    assert pins.here(root, "context") is None
    assert pins.at(root, "context", "HEAD") is None
    first, second = history.version("one"), history.version("two")
    assert pins.here(root, "context").snapshot == second
    assert pins.at(root, "context", "HEAD~1").snapshot == first
    assert pins.find(root, "context", first) == pins.at(root, "context", "HEAD~1")
    assert pins.find(root, "context", second) == pins.here(root, "context")
    assert pins.find(root, "context", "sha256:" + "0" * 64) is None
    with pytest.raises(UsageError, match="is not a revision"):
        pins.at(root, "context", "nowhere")


def test_a_version_follows_those_that_were_pinned_before_it_ever_was(history, tmp_path):
    root = str(tmp_path)
    assert pins.before(root, "context", "sha256:" + "0" * 64) == []
    first, second = history.version("one"), history.version("two")
    assert pins.before(root, "context", second) == [first]
    history.git("revert", "--no-edit", "HEAD")
    assert pins.here(root, "context").snapshot == first
    assert pins.before(root, "context", first) == []
    assert pins.before(root, "context", second) == [first]
    third = history.ingest({"notes/more.md": "three"})
    assert pins.before(root, "context", third) == [first, second], "it is not committed yet"
    assert pins.before("/", "context", third) == []


def test_a_pointer_that_says_nothing_is_refused(history, tmp_path):
    history.version("one")
    (tmp_path / "memory/context.dvc").write_text("outs: []\n")
    with pytest.raises(LifeOSError, match="names no version of a memory"):
        pins.here(str(tmp_path), "context")


def test_all_that_any_branch_ever_pinned(history, tmp_path):
    first = history.version("one")
    history.git("switch", "-qc", "proposal")
    proposed = history.version("two")
    history.git("switch", "-q", "main")
    second = history.version("three")
    history.git("revert", "--no-edit", "HEAD")
    assert pins.ever(str(tmp_path), "main") >= {first, proposed, second}
    history.git("switch", "-q", "--detach")
    unnamed = history.version("four")
    assert unnamed in pins.ever(str(tmp_path), "main")


def test_a_pin_that_only_a_merge_brought_counts(history, tmp_path):
    history.version("one")
    history.git("switch", "-qc", "side")
    history.git("commit", "-q", "--allow-empty", "-m", "nothing")
    history.git("switch", "-q", "main")
    history.git("commit", "-q", "--allow-empty", "-m", "nothing")
    history.git("merge", "-q", "--no-commit", "--no-ff", "side")
    snapshot = history.version("in the merge")
    history.version("after")
    assert snapshot in pins.ever(str(tmp_path), "main")


def test_what_cannot_be_seen_is_said(history, tmp_path):
    history.version("one")
    history.version("two")
    with pytest.raises(UsageError, match="there is no branch 'production'"):
        pins.ever(str(tmp_path), "production")
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{tmp_path}", str(tmp_path / "part")], check=True)
    with pytest.raises(UsageError, match="only a part of the history"):
        pins.ever(str(tmp_path / "part"), "main")
    with pytest.raises(UsageError, match="is in no git repository"):
        pins.ever("/", "main")
