"""A repository in which versions of an agent were promoted, one after the other."""

import shutil
import subprocess

import msgspec

from lifeos.compiler.pipeline import Compilation
from lifeos.gym.backends import Backends
from lifeos.gym.decide import decide
from lifeos.gym.gate import Gate
from lifeos.gym.receipts import receipt as receipts
from lifeos.gym.thinking import NoModel
from tests.architecture.test_files import ROOT
from tests.lifeos.gym.agents import BEYOND

change = msgspec.structs.replace


class Repository:
    """This repository's declarations in a repository of git, where hello is what a test says."""

    def __init__(self, root):
        self.root = root
        for name in ("agents.d", "evals", "policies"):
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("receipts", BEYOND))
        shutil.copy(ROOT / "lifeos.yaml", root)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments):
        subprocess.run(
            ["git", "-C", self.root, "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments], check=True
        )

    def gate(self, code=None, model=None, **suite):
        if code is not None:
            (self.root / "agents.d/platform/hello/agent.py").write_text(code)
        fleet = Compilation(str(self.root), cached=False).analysis.fleet
        if suite:
            changed = change(fleet.catalog.suites["hello"], **suite)
            fleet = change(fleet, catalog=change(fleet.catalog, suites={**fleet.catalog.suites, "hello": changed}))
        backends = Backends(model or NoModel())
        return Gate(str(self.root), fleet, fleet.agents["hello"], fleet.catalog.suites["hello"], backends=backends)

    def promote(self, code):
        decided = decide(self.gate(code), 2)
        receipts.write(str(self.root), decided.receipt)
        self.git("add", ".")
        self.git("commit", "-qm", "a version")
        return decided
