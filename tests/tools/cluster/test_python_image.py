"""What goes into an agent's image: its code, as it was gated, and not the file that names the image."""

import os
import shutil
import subprocess
import sys
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
    shared = ("lifeos/__init__.py", "lifeos/errors.py", "lifeos/json_schema.py", "lifeos/units.py")
    assert {name for name in files if not name.startswith(("lifeos/agent/", "lifeos/remembered/"))} == set(shared)


def test_an_agents_image_holds_all_that_serves_an_agent(tmp_path):
    for name in site._tracked(python_image._AGENTS.own):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    modules = [path.relative_to(tmp_path).with_suffix("") for path in (tmp_path / "lifeos/agent").glob("*.py")]
    names = [".".join(path.parts).removesuffix(".__init__") for path in modules]
    code = f"import importlib, lifeos; [importlib.import_module(name) for name in {names}]; print(lifeos.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr, done.stdout.strip()) == (0, "", str(tmp_path / "lifeos/__init__.py"))


def test_the_dockerfile_copies_the_same():
    lines = (ROOT / "tools/images/Dockerfile").read_text().splitlines()
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY lifeos/")]
    assert {name for names in copied for name in names} == set(python_image._AGENTS.own)
