"""What the compiler renders is what an agent reads."""

import pytest

from lifeos.agent import config
from lifeos.bundle.agent_config import config_data, config_name
from lifeos.compiler.pipeline import Compilation
from lifeos.errors import UsageError
from tests.architecture.test_files import ROOT


@pytest.fixture(scope="module")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


@pytest.mark.parametrize("name", ["finance", "health", "hello", "knowledge"])
def test_what_is_compiled_is_read(fleet, tmp_path, name):
    agent = fleet.agents[name]
    for environment in fleet.catalog.platform.environments.values():
        for file, text in config_data(agent, fleet.catalog, environment).items():
            (tmp_path / file).write_text(text)
        told = config.load(str(tmp_path / "agent.json"))
        assert told.prompt == agent.prompt.text
        assert told.version == config_name(agent, fleet.catalog, environment)
        assert (told.config.name, told.config.image, told.config.secured) == (name, agent.runtime.image, True)
        assert {tool.name for tool in told.config.tools} <= {use.ref for use in agent.tools}
        assert told.config.models.high.route == agent.reasoning.high


def test_a_tool_that_is_not_granted_is_asked_for_all_the_same(fleet, tmp_path):
    environment = next(iter(fleet.catalog.platform.environments.values()))
    for file, text in config_data(fleet.agents["hello"], fleet.catalog, environment).items():
        (tmp_path / file).write_text(text)
    told = config.load(str(tmp_path / "agent.json")).config
    granted, other = told.tool("calendar-read"), told.tool("pay")
    assert granted.url.replace("calendar-read", "pay") == other.url


@pytest.mark.parametrize("text", ["", "{}", '{"name": 3}', None])
def test_what_is_no_configuration(tmp_path, text):
    if text is not None:
        (tmp_path / "agent.json").write_text(text)
    with pytest.raises(UsageError, match=r"agent\.json"):
        config.load(str(tmp_path / "agent.json"))
