"""The folder of a fleet, with the cluster's real git server: made once, gone on with, and never somebody else's."""

import pytest

from tests.tools.cluster.test_git_server import git, server  # noqa: F401
from tools.cluster.failure import ClusterError
from tools.cluster.fleet.clone import Clone

URL = "http://git.servers.svc/config.git"


@pytest.fixture
def at(tmp_path, server):  # noqa: F811
    """A clone in a folder of this name."""
    return lambda name="fleet": Clone.at(str(tmp_path / name), URL, f"{server}/")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "fleet"


def committed(clone, name, text="text"):
    clone.begin(name)
    with open(f"{clone.folder}/{name}", "w") as file:
        file.write(text)
    return clone.commit("otherwise")


def test_what_was_made_is_pushed_and_found_in_another_folder(at):
    clone = at()
    clone.catch_up()
    assert clone.head == ""
    first = committed(clone, "a")
    clone.push()
    other = at("other")
    other.catch_up()
    assert other.head == first
    assert git(clone.folder, "log", "-1", "--format=%s").stdout == "a\n"
    second = committed(other, "b")
    other.push()
    again = at()
    again.catch_up()
    assert again.head == second


def test_another_cluster_has_its_server_elsewhere(at, folder):
    committed(at(), "a")
    Clone.at(str(folder), URL, "http://127.0.0.1:1/")
    assert git(folder, "push", "origin", "main", check=False).returncode
    at().push()
    assert git(folder, "push", "origin", "main").returncode == 0, "by a person, too"


@pytest.mark.parametrize("begin", ["file", "repository", "clone", "link"])
def test_what_is_not_ours_is_refused_and_left_as_it_is(at, folder, begin):
    if begin == "link":
        folder.symlink_to("nowhere")
    else:
        folder.mkdir()
        (folder / "letter").write_text("mine")
    if begin == "repository":
        git(folder, "init", "--quiet")
    elif begin == "clone":
        git(folder, "init", "--quiet")
        git(folder, "config", "lifeos.fleet", "http://git.servers.svc/another.git")
    with pytest.raises(ClusterError, match="FLEET=folder"):
        at()
    if begin != "link":
        assert (folder / "letter").read_text() == "mine"
        assert not (folder / ".git/server").exists()


def test_a_repository_around_the_folder_is_not_taken_for_it(at, tmp_path, folder):
    git(tmp_path, "init", "--quiet")
    at()
    assert (folder / ".git").is_dir()
    assert git(tmp_path, "config", "lifeos.fleet", check=False).stdout == ""


def test_whoever_was_killed_between_two_calls_of_git_goes_on(at, folder):
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    assert committed(at(), "a")


def test_changes_of_a_person_want_a_word(at, folder):
    clone = at()
    committed(clone, "a")
    (folder / "a").write_text("mine")
    with pytest.raises(ClusterError, match=r"not committed \(a\): say what they are for"):
        clone.begin("")
    assert (folder / "a").read_text() == "mine"
    clone.begin("because")
    clone.commit("otherwise")
    assert git(folder, "log", "-1", "--format=%s").stdout == "because\n"


def test_a_run_that_was_killed_is_gone_on_with_under_its_own_words(at, folder):
    clone = at()
    committed(clone, "a")
    clone.begin("because")
    (folder / "b").write_text("half")
    again = at()
    again.begin("")
    again.commit("otherwise")
    assert git(folder, "log", "-1", "--format=%s").stdout == "because\n"
    assert again.begun is None
    (folder / "b").write_text("mine")
    with pytest.raises(ClusterError, match="not committed"):
        again.begin("")


def test_nothing_changed_is_no_commit(at):
    clone = at()
    first = committed(clone, "a")
    clone.begin("")
    assert clone.commit("otherwise") == first


def test_two_lines_of_work_are_a_persons_to_join(at):
    clone = at()
    committed(clone, "a")
    clone.push()
    other = at("other")
    other.catch_up()
    committed(other, "b")
    other.push()
    committed(clone, "c")
    with pytest.raises(ClusterError, match="pull --rebase"):
        clone.catch_up()


def test_another_branch_is_not_what_is_deployed(at, folder):
    clone = at()
    committed(clone, "a")
    git(folder, "switch", "--quiet", "--create", "topic")
    with pytest.raises(ClusterError, match="switch main"):
        clone.catch_up()
