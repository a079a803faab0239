"""A config repository on a git server, and the workflows as they are rendered for it."""

import shutil
import subprocess

import pytest

from tests.architecture.test_files import ROOT
from tests.hera_workflows.argo import Argo
from tests.lifeos.cli.conftest import run  # noqa: F401  a fixture
from tests.lifeos.gym.agents import BEYOND

WORKFLOWS = sorted((ROOT / "lifeos/targets/workflows").glob("*.yaml"))


class Repository:
    """A work tree of this repository's declarations, and where it is pushed to."""

    def __init__(self, folder):
        self.url = str(folder / "server.git")
        self.tree = folder / "tree"
        self.tree.mkdir()
        for name in ("agents.d", "evals", "policies"):
            shutil.copytree(ROOT / name, self.tree / name, ignore=shutil.ignore_patterns("receipts", BEYOND))
        shutil.copy(ROOT / "lifeos.yaml", self.tree)
        subprocess.run(["git", "init", "--quiet", "--bare", self.url], check=True)
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("The fleet")
        self.git("push", "--quiet", self.url, "main")

    def copied(self, folder):
        """Another one that has come as far."""
        copy = object.__new__(Repository)
        copy.url, copy.tree = str(folder / "server.git"), folder / "tree"
        shutil.copytree(self.url, copy.url)
        shutil.copytree(self.tree, copy.tree)
        return copy

    def git(self, *words):
        command = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.test", *words]
        done = subprocess.run(command, cwd=self.tree, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, message):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def on_server(self, *words):
        return subprocess.run(
            ["git", "-C", self.url, *words], capture_output=True, text=True, check=False
        ).stdout.strip()


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path)


@pytest.fixture
def argo(tmp_path):
    return Argo(WORKFLOWS, tmp_path / "cluster")
