"""The code that simulations are made of."""

import shutil

import msgspec
import pytest

from lifeos.errors import LifeOSError
from lifeos.gym.suite_code import SuiteCode
from lifeos.gym.thinking import Unreachable
from tests.architecture.test_files import ROOT
from tests.lifeos.gym.conftest import address

change = msgspec.structs.replace


@pytest.fixture
def written(tmp_path, fleet):
    """The code of hello's suite in a folder, with files more or others; and of a repository that simulates these tools."""
    scenarios = tmp_path / "evals/suites/hello/scenarios"
    shutil.copytree(ROOT / "evals/suites/hello/scenarios", scenarios)
    (tmp_path / "evals/world").mkdir()

    def write(templates=(), world=(), granted=()):
        for name, code in templates:
            (scenarios / f"{name}.py").write_text(code)
        for name, code in world:
            (tmp_path / f"evals/world/{name}.py").write_text(code)
        suite = change(fleet.catalog.suites["hello"], scenarios=address(scenarios))
        agent = fleet.agents["hello"]
        agent = change(agent, tools=(*agent.tools, *(change(agent.tools[0], ref=name) for name in granted)))
        return SuiteCode(str(tmp_path), suite, agent, {name: address(tmp_path / "evals/world") for name, _ in world})

    return write


def test_templates_and_tools_are_there_when_they_are_needed(written):
    code = written(world=[("garden", "def call(state, arguments):\n    raise ValueError\n")], granted=("garden",))
    assert (code.count, len(code.templates), code.unsimulated) == (len(code.templates), code.count, ())
    assert {"garden", "calendar-read"} <= code.tools.keys()


def test_nothing_is_loaded_before(written):
    code = written(
        templates=[("broken", "raise ValueError('no')\n")], world=[("garden", "1 / 0\n")], granted=("garden",)
    )
    with pytest.raises(Unreachable, match=r"broken\.py.*no"):
        _ = code.templates
    with pytest.raises(Unreachable, match=r"garden\.py"):
        _ = code.tools


def test_a_granted_tool_that_nobody_simulates(written):
    assert written(granted=("garden",)).unsimulated == ("garden",)


def test_what_is_no_longer_what_the_compiler_read(written, fleet, tmp_path):
    written()
    suite = fleet.catalog.suites["hello"]
    (tmp_path / "evals/suites/hello/scenarios/more.py").write_text("def draw(draw): ...\n")
    with pytest.raises(LifeOSError, match="changed while it was read"):
        SuiteCode(str(tmp_path), suite, fleet.agents["hello"], {})
