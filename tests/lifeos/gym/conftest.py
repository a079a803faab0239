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


@pytest.fixture
def gated(tmp_path, fleet):
    """Make the gate of hello with other code."""
    shutil.copytree(ROOT / "evals", tmp_path / "evals")
    (tmp_path / "agents.d/platform/hello").mkdir(parents=True)

    def make(code, seed=None):
        (tmp_path / "agents.d/platform/hello/agent.py").write_text(code)
        agent = msgspec.structs.replace(fleet.agents["hello"], code=digest({"x/agent.py": code.encode()}, "x"))
        return Gate(str(tmp_path), fleet, agent, fleet.catalog.suites["hello"], seed)

    return make
