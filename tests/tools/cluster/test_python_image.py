"""What goes into an agent's image: its code, as it was gated, and not the file that names the image."""

from pathlib import Path

import pytest

from lifeos.agent.sources import DECLARATION, digest, read
from tests.architecture.test_files import ROOT
from tools.cluster import python_image, site


@pytest.fixture
def parts(monkeypatch, tmp_path):
    """Without the parts that all agents share: they take a minute to make."""
    (tmp_path / "site").mkdir()
    monkeypatch.setattr(python_image.debian, "python", lambda: str(tmp_path / "python.tar"))
    monkeypatch.setattr(python_image.site, "folder", lambda chosen: str(tmp_path / "site"))
    monkeypatch.setattr(python_image, "_layer", lambda folder: f"{folder}.tar")


@pytest.mark.usefixtures("parts")
def test_every_agent_of_the_fleet_has_an_image_of_its_own():
    assert {image.name for image in python_image.agents("x.invalid")} == {
        f"x.invalid/agent-{name}" for name in ("finance", "health", "hello", "knowledge")
    }


@pytest.mark.usefixtures("parts")
def test_the_code_in_an_image_is_what_the_gate_ran():
    folder = ROOT / "agents.d/finance/finance"
    image = python_image.agent("x.invalid/agent-finance", str(folder))
    held = {path.removeprefix("/app/"): Path(source).read_bytes() for path, source in image.files.items()}
    assert digest(held) == digest(read(str(folder)))
    assert DECLARATION not in held, "it names the image, whose digest would then depend on itself"
    assert "agent.py" in held
    assert image.entrypoint[-2:] == ("-m", "lifeos.agent")


@pytest.mark.usefixtures("parts")
def test_hidden_files_links_and_bytecode_stay_out(tmp_path):
    for path in ("agent/agent.py", "agent/parts/tax.py", "agent/.env", "agent/.venv/x.py", "agent/__pycache__/a.pyc"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    (tmp_path / "agent/link.py").symlink_to("agent.py")
    image = python_image.agent("x.invalid/agent", str(tmp_path / "agent"))
    assert set(image.files) == {"/app/agent.py", "/app/parts/tax.py"}


def test_an_agents_image_holds_no_compiler():
    """So that what changes there changes no agent, and asks for no gate."""
    files = site._tracked(python_image._AGENTS.own)
    assert "lifeos/agent/__main__.py" in files
    assert all(name.startswith(("lifeos/agent/", "lifeos/__init__", "lifeos/errors", "lifeos/units")) for name in files)
