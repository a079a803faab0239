"""What a candidate outside is told."""

import json

import pytest

from lifeos.agent.config import load
from lifeos.errors import LifeOSError
from lifeos.gym.candidates import desk_config


def test_everything_is_behind_the_gym(fleet, tmp_path):
    agent = fleet.agents["finance"]
    path = desk_config.write(str(tmp_path / "desk"), agent, fleet.catalog, "http://127.0.0.1:8900")
    told = load(path)
    assert told.prompt == agent.prompt.text
    assert not told.config.secured
    assert {tool.name for tool in told.config.tools} == {use.ref for use in agent.tools}, "of all environments"
    config = json.loads((tmp_path / "desk/agent.json").read_text())
    urls = [at["url"] for at in (*config["tools"], *config["models"].values(), config["memory"])]
    assert all(url.startswith("http://127.0.0.1:8900/") for url in urls)
    assert told.config.memory.url == "http://127.0.0.1:8900/memory/user-context"


def test_a_folder_that_cannot_be_written(fleet, tmp_path):
    (tmp_path / "desk").write_text("a file")
    with pytest.raises(LifeOSError, match="cannot write"):
        desk_config.write(str(tmp_path / "desk"), fleet.agents["hello"], fleet.catalog, "http://127.0.0.1:8900")
