"""The git server of the cluster: real pushes and fetches."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys

import pytest

from tests.architecture.test_files import ROOT
from tests.disks import full

COMMIT = ("-c", "user.name=Test", "-c", "user.email=test@example.test", "commit", "--quiet", "--all")


@contextlib.contextmanager
def served(folder, ending=signal.SIGTERM):
    """The address of a server of a folder, which ends by a signal."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    script = shutil.copy(ROOT / "tools/cluster/git_server.py", folder.parent / "serve.py")  # alone, as in its pod
    process = subprocess.Popen([sys.executable, script, folder, str(port)], stderr=subprocess.DEVNULL)
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except ConnectionRefusedError:
            assert process.poll() is None
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(ending)
        ended = process.wait(20)
    assert ended == (0 if ending == signal.SIGTERM else -ending)


@pytest.fixture
def server(tmp_path):
    """Its address."""
    folder = tmp_path / "repositories"
    folder.mkdir()
    with served(folder) as address:
        yield address


@pytest.fixture
def work(tmp_path):
    tree = tmp_path / "work"
    git(None, "init", "--quiet", "--initial-branch=main", str(tree))
    (tree / "file").write_text("text")
    git(tree, "add", "file")
    git(tree, *COMMIT, "--message=one")
    return tree


def git(tree, *words, check=True):
    where = ["-C", str(tree)] if tree else []
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(["git", *where, *words], capture_output=True, text=True, check=check, env=environment)


def head(tree):
    return git(tree, "rev-parse", "HEAD").stdout.strip()


def test_whoever_pushes_to_a_repository_makes_it(server, work, tmp_path):
    for name in ("config", "fleet-1"):
        git(work, "push", "--quiet", f"{server}/{name}.git", "main")
        git(None, "clone", "--quiet", f"{server}/{name}.git", str(tmp_path / name))
        assert (tmp_path / name / "file").read_text() == "text"


def test_a_commit_is_fetched_by_its_id_alone(server, work, tmp_path):
    git(work, "push", "--quiet", f"{server}/fleet.git", "main")
    commit = head(work)
    git(None, "init", "--quiet", str(tmp_path / "other"))
    git(tmp_path / "other", "fetch", "--quiet", f"{server}/fleet.git", commit)


@pytest.mark.parametrize("name", ["never-pushed.git", "folder/inside.git", "UPPER.git"])
def test_nobody_makes_one_by_reading_or_by_a_name_that_leads_elsewhere(server, work, tmp_path, name):
    assert git(work, "ls-remote", f"{server}/{name}", check=False).returncode
    if name != "never-pushed.git":
        assert git(work, "push", "--quiet", f"{server}/{name}", "main", check=False).returncode
    assert sorted(os.listdir(tmp_path / "repositories")) == ["config.git"]


def test_it_begins_where_another_one_ended(tmp_path, work):
    """As its pod does that comes after one that was killed, even between two steps of making a repository."""
    folder = tmp_path / "kept"
    (folder / ".new-half" / "config.git").mkdir(parents=True)
    with served(folder, signal.SIGKILL) as address:
        git(work, "push", "--quiet", f"{address}/config.git", "main")
    with served(folder) as address:
        assert git(work, "ls-remote", f"{address}/config.git", "main").stdout.split()[0] == head(work)
    shutil.rmtree(folder / ".new-half")
    assert os.listdir(folder) == ["config.git"]


def test_a_push_that_finds_no_room_is_told_so_and_arrives_when_there_is_some(disk, work):
    with served(disk) as address:
        git(work, "push", "--quiet", f"{address}/fleet.git", "main")
        before = head(work)
        (work / "file").write_bytes(os.urandom(100_000))
        git(work, *COMMIT, "--message=two")
        with full(disk):
            for name in ("fleet", "new"):
                refused = git(work, "push", f"{address}/{name}.git", "main", check=False)
                assert refused.returncode
                assert "No space left on device" in refused.stderr, refused.stderr
            assert git(work, "ls-remote", f"{address}/fleet.git", "main").stdout.split()[0] == before
        assert sorted(os.listdir(disk)) == ["config.git", "fleet.git"], "nothing half made is left"
        for name in ("fleet", "new"):
            git(work, "push", "--quiet", f"{address}/{name}.git", "main")
            git(disk / f"{name}.git", "fsck", "--full", "--strict")
            assert git(work, "ls-remote", f"{address}/{name}.git", "main").stdout.split()[0] == head(work)
