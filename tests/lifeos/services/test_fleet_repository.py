"""The fleet of a repository, followed."""

import pytest

from lifeos.errors import LifeOSError
from lifeos.services.fleet_repository import FleetRepository


def test_it_is_loaded_when_a_declaration_changed_and_kept_while_there_are_mistakes(tmp_path):
    (tmp_path / "agents.d/a").mkdir(parents=True)
    agent = tmp_path / "agents.d/a/agent.yaml"
    agent.write_text("1")
    loads = ["first", "second", None, "third"]
    fleet = FleetRepository(str(tmp_path), lambda: loads.pop(0))
    assert (fleet(), fleet(), len(loads)) == ("first", "first", 3)
    agent.write_text("22")
    assert (fleet(), fleet()) == ("second", "second")
    (tmp_path / "lifeos.yaml").write_text("a mistake")
    assert (fleet(), len(loads)) == ("second", 1)
    agent.unlink()
    assert fleet() == "third"


def test_one_with_mistakes_at_the_beginning_is_told(tmp_path):
    with pytest.raises(LifeOSError, match="has mistakes"):
        FleetRepository(str(tmp_path), lambda: None)
