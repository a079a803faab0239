"""The deployed branch: origin's where there is a remote, the local one where there is none, and a word when it is not to be seen."""

import subprocess

import pytest

from lifeos.errors import UsageError
from lifeos.gym.receipts.deployed import deployed


class Line:
    """A repository with a commit or more, each of which may bring a receipt."""

    def __init__(self, root, *words):
        self.root = root
        root.mkdir(exist_ok=True)
        self.git(*(words or ("init", "-q", "-b", "main", ".")))

    def git(self, *arguments):
        name = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        done = subprocess.run(["git", "-C", self.root, *name, *arguments], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, receipt=None):
        if receipt is not None:
            path = self.root / f"evals/receipts/hello/{receipt}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(receipt)
            self.git("add", ".")
        self.git("commit", "-q", "--allow-empty", "-m", receipt or "nothing")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def local(tmp_path):
    return Line(tmp_path / "local")


def test_without_a_remote_it_is_the_local_branch_up_to_where_the_work_left_it(local):
    old = local.commit("1")
    fork = local.commit("2")
    local.git("checkout", "-qb", "change")
    local.commit("3")
    branch = deployed(str(local.root), "main")
    assert branch == (fork, "")
    assert branch.promoted(str(local.root), "hello") == [
        (fork, "evals/receipts/hello/2.json"),
        (old, "evals/receipts/hello/1.json"),
    ]


def test_with_a_remote_it_is_what_was_fetched_whatever_the_local_one_says(local, tmp_path):
    fork = local.commit("1")
    clone = Line(tmp_path / "clone", "clone", "-q", str(local.root), ".")
    clone.commit("2")
    assert deployed(str(clone.root), "main").commit == fork
    assert deployed(str(clone.root), "main", base="main").commit == clone.git("rev-parse", "main")


def test_where_it_is_not_to_be_seen_that_is_said(local, tmp_path):
    local.commit("1")
    local.commit("2")
    assert "no branch 'live'" in deployed(str(local.root), "live").unseen
    assert deployed(str(tmp_path), "main") == (None, "this is no git repository")
    shallow = Line(tmp_path / "shallow", "clone", "-q", "--depth=1", f"file://{local.root}", ".")
    assert "only a part of the history" in deployed(str(shallow.root), "main").unseen
    shallow.git("checkout", "-q", "--orphan", "other")
    shallow.commit()
    assert "does not show where" in deployed(str(shallow.root), "main").unseen
    assert deployed(str(tmp_path), "main").promoted(str(tmp_path), "hello") == []


def test_a_remote_whose_branch_was_not_fetched_is_not_the_local_one(local):
    local.commit("1")
    local.git("remote", "add", "origin", "https://git.example/fleet.git")
    assert "git fetch" in deployed(str(local.root), "main").unseen


def test_a_base_that_names_nothing(local):
    local.commit("1")
    with pytest.raises(UsageError, match="'nowhere' is not a revision"):
        deployed(str(local.root), "main", base="nowhere")
