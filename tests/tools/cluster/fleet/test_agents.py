"""Which agents run, in which image, and with what receipt."""

import pytest
import yaml

from tools.cluster.archive import Image
from tools.cluster.failure import ClusterError
from tools.cluster.fleet import agents, declarations

HELLO = "agents.d/platform/hello"


@pytest.fixture
def fleet(tmp_path):
    declarations.copy(str(tmp_path / "fleet"))
    return tmp_path / "fleet"


def names(fleet):
    return [agent.name for agent in agents.running(str(fleet))]


def test_those_run_that_no_brake_holds(fleet):
    assert names(fleet) == ["finance", "health", "hello", "knowledge"]
    agents.suspend(str(fleet), ["finance", "knowledge"])
    assert names(fleet) == ["health", "hello"]
    agents.release(str(fleet), ["finance", "hello"])
    assert names(fleet) == ["finance", "health", "hello"]


def test_nobody_of_that_name(fleet):
    with pytest.raises(ClusterError, match="no agent 'nobody'; there are finance, health, hello, knowledge"):
        agents.release(str(fleet), ["nobody"])


def test_what_is_no_fleet_is_said(fleet):
    (fleet / "lifeos.yaml").write_text("kind: Platform\n")
    with pytest.raises(ClusterError, match="has mistakes"):
        agents.running(str(fleet))


def test_the_image_is_of_the_code_as_it_is_in_the_fleet_and_is_declared(fleet, tmp_path, monkeypatch):
    given = []
    monkeypatch.setattr(agents, "within", lambda *parts: str(tmp_path / parts[-1]))
    monkeypatch.setattr(agents.images, "give", given.extend)
    code = fleet / HELLO / "agent.py"
    monkeypatch.setattr(
        agents.python_image, "agent", lambda name, folder: Image(name, files={"/app/agent.py": str(code)})
    )

    def declared():
        [hello] = [agent for agent in agents.running(str(fleet)) if agent.name == "hello"]
        agents.build(str(fleet), hello)
        return yaml.safe_load((fleet / HELLO / "agent.yaml").read_text())["spec"]["runtime"]["image"]

    first = declared()
    assert first.startswith("lifeos.invalid/agent-hello@sha256:")
    assert declared() == first
    code.write_text(f"{code.read_text()}\n# changed\n")
    assert declared() != first
    assert set(given) == {str(tmp_path / "fleet-hello.tar")}


def test_an_agent_that_does_not_pass_is_said(fleet):
    [hello] = [agent for agent in agents.running(str(fleet)) if agent.name == "hello"]
    (fleet / HELLO / "agent.py").write_text("def answer(task, desk):\n    raise ValueError\n")
    with pytest.raises(ClusterError, match="hello has no receipt"):
        agents.gate(str(fleet), hello)
