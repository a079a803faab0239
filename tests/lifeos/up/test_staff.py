"""Who can run on this machine, and how."""

import msgspec
import pytest

from lifeos.agent.config import load
from lifeos.up import staff
from lifeos.up.home import Home
from tests.lifeos.bundle import fleets

FLEET = fleets.fleet()


@pytest.fixture
def home(tmp_path):
    with Home(str(tmp_path)) as made:
        yield made


def test_who_has_no_code_or_is_suspended_is_left_out(tmp_path):
    code = tmp_path / "agents.d/alpha/pilot"
    code.mkdir(parents=True)
    present, absent = staff.split(str(tmp_path), FLEET)
    assert present == []
    assert "agents.d/alpha/pilot/agent.py" in dict(absent)["pilot"]
    (code / "agent.py").touch()
    assert [agent.name for agent in staff.split(str(tmp_path), FLEET)[0]] == ["pilot"]
    braked = msgspec.structs.replace(FLEET.agents["pilot"], suspend=True)
    suspended = msgspec.structs.replace(FLEET, agents={"pilot": braked})
    assert "suspended" in dict(staff.split(str(tmp_path), suspended)[1])["pilot"]


def test_an_agent_is_told_where_everything_is(home):
    made = staff.command(home, FLEET.agents["pilot"], FLEET.catalog, "http://127.0.0.1:7", "http://127.0.0.1:8/mcp")
    config = load(f"{made.folder}/agent.json").config
    assert {tool.url for tool in config.tools} == {f"http://127.0.0.1:7/tools/{tool.name}" for tool in config.tools}
    assert config.models.high.url == "http://127.0.0.1:7/models/best"
    assert config.memory.url == "http://127.0.0.1:8/mcp"
    assert not config.secured
    assert made.arguments[made.arguments.index("--token") + 1] == f"{home.root}/.lifeos/tokens/pilot"


def test_without_a_layer_the_gateway_stands_in_for_the_memory(home):
    for agent in (FLEET.agents["pilot"], fleets.agent(memory=None)):
        made = staff.command(home, agent, FLEET.catalog, "http://127.0.0.1:7", None)
        url = load(f"{made.folder}/agent.json").config.memory.url
        assert url.startswith("http://127.0.0.1:7/memory/")


def test_what_is_away_is_not_made_up(home):
    made = staff.command(home, FLEET.agents["pilot"], FLEET.catalog, "http://127.0.0.1:7", "")
    assert load(f"{made.folder}/agent.json").config.memory.url == ""


def test_an_agent_gets_no_key_of_ours():
    ours = {"PATH": "/bin", "ANTHROPIC_API_KEY": "canary", "AWS_SECRET_ACCESS_KEY": "canary", "HOME": "/root"}
    assert set(staff.environment(ours)) == {"PATH", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
