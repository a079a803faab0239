"""The gate of hello, with whatever code."""

import shutil

import msgspec
import pytest

from lifeos.compiler.code import digest
from lifeos.compiler.pipeline import Compilation
from lifeos.gym.gate import Gate
from tests.architecture.test_files import ROOT


@pytest.fixture(scope="package")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


def place(root, fleet):
    """Make the gate of hello with other code, in a folder."""
    shutil.copytree(ROOT / "evals", root / "evals", ignore=shutil.ignore_patterns("receipts"))
    (root / "agents.d/platform/hello").mkdir(parents=True)

    def make(code, seed=None):
        (root / "agents.d/platform/hello/agent.py").write_text(code)
        agent = msgspec.structs.replace(fleet.agents["hello"], code=digest({"x/agent.py": code.encode()}, "x"))
        return Gate(str(root), fleet, agent, fleet.catalog.suites["hello"], seed)

    return make


@pytest.fixture
def gated(tmp_path, fleet):
    """Make the gate of hello with other code."""
    return place(tmp_path, fleet)
