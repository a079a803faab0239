"""The gate of hello, with whatever code."""

import shutil

import msgspec
import pytest

from lifeos.agent.code import read
from lifeos.compiler.code import digest
from lifeos.compiler.pipeline import Compilation
from lifeos.gym import simulation
from lifeos.gym.gate import Gate
from tests.architecture.test_files import ROOT

change = msgspec.structs.replace


@pytest.fixture(scope="package", autouse=True)
def sessions_by_index():
    """Sessions are called by their index here: agents of known quality have to know in which simulations to fail."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulation, "session_of", lambda _root, index: str(index))
        yield


@pytest.fixture(scope="package")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


def address(folder):
    """Of the Python in a folder, as the compiler gives it."""
    return digest({f"x/{name}": data for name, data in read(str(folder)).items()}, "x")


def place(root, fleet):
    """Make the gate of hello with other code, in a folder."""
    shutil.copytree(ROOT / "evals", root / "evals", ignore=shutil.ignore_patterns("receipts"))
    (root / "agents.d/platform/hello").mkdir(parents=True)

    def make(code, seed=None):
        (root / "agents.d/platform/hello/agent.py").write_text(code)
        agent = change(fleet.agents["hello"], code=address(root / "agents.d/platform/hello"))
        suite = change(fleet.catalog.suites["hello"], scenarios=address(root / "evals/suites/hello/scenarios"))
        catalog = change(fleet.catalog, suites={**fleet.catalog.suites, "hello": suite})
        return Gate(str(root), change(fleet, catalog=catalog), agent, suite, seed)

    return make


@pytest.fixture
def gated(tmp_path, fleet):
    """Make the gate of hello with other code."""
    return place(tmp_path, fleet)
