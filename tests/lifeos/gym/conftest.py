"""The gate of hello, with whatever code."""

import shutil

import msgspec
import pytest

from lifeos.agent.sources import read
from lifeos.compiler.code import digest
from lifeos.compiler.pipeline import Compilation
from lifeos.gym import simulation
from lifeos.gym.gate import Gate
from lifeos.ir.agent import ToolUse
from lifeos.ir.gate import CostPerSuccess
from lifeos.units import Money
from tests.architecture.test_files import ROOT
from tests.lifeos.gym.agents import BEYOND
from tests.lifeos.gym.history import Repository

change = msgspec.structs.replace


@pytest.fixture(scope="package", autouse=True)
def sessions_by_index():
    """Sessions are called by their index here: agents of known quality have to know in which simulations to fail."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulation, "session_of", lambda _root, index: str(index))
        yield


@pytest.fixture
def repository(tmp_path):
    """One in git, where hello is what a test says, and versions of it are promoted."""
    return Repository(tmp_path)


@pytest.fixture(scope="package")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


def address(folder):
    """Of the Python in a folder, as the compiler gives it."""
    return digest({f"x/{name}": data for name, data in read(str(folder)).items()}, "x")


def place(root, fleet):
    """Make the gate of hello with other code, in a folder."""
    shutil.copytree(ROOT / "evals", root / "evals", ignore=shutil.ignore_patterns("receipts", BEYOND))
    (root / "agents.d/platform/hello").mkdir(parents=True)

    def make(code, seed=None):
        (root / "agents.d/platform/hello/agent.py").write_text(code)
        agent = change(fleet.agents["hello"], code=address(root / "agents.d/platform/hello"))
        suite = change(fleet.catalog.suites["hello"], scenarios=address(root / "evals/suites/hello/scenarios"))
        catalog = change(fleet.catalog, suites={**fleet.catalog.suites, "hello": suite})
        return Gate(str(root), change(fleet, catalog=catalog), agent, suite, seed)

    return make


def bounded(gate, ceiling):
    """The same gate where each look at the calendar costs a thousandth of a dollar, and a success at most ``ceiling`` millionths."""
    catalog, asked = gate.fleet.catalog, CostPerSuccess(Money(ceiling), 0.95)
    suite = change(gate.suite, gate=change(gate.suite.gate, cost_per_success=asked))
    tool = change(catalog.tools["calendar-read"], cost=Money(1000))
    tools = {**catalog.tools, "calendar-read": tool}
    catalog = change(catalog, suites={**catalog.suites, suite.name: suite}, tools=tools)
    return Gate(gate.root, change(gate.fleet, catalog=catalog), gate.agent, suite)


def granted(gate, name):
    """The same gate for an agent that may use this tool, too."""
    agent = change(gate.agent, tools=(*gate.agent.tools, ToolUse(name, "low")))
    fleet = change(gate.fleet, agents={**gate.fleet.agents, agent.name: agent})
    return Gate(gate.root, fleet, agent, gate.suite)


@pytest.fixture
def gated(tmp_path, fleet):
    """Make the gate of hello with other code."""
    return place(tmp_path, fleet)
