"""The real DVC reads what we pin: it pulls the version from our store, finds nothing changed, and would have written the same."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from lifeos.memory import pin
from lifeos.memory.ingest import ingest
from lifeos.memory.store import Store
from lifeos.source.document import Document, Source
from tests.lifeos.memory import inbox
from tests.lifeos.memory.test_pin import TEXT

pytestmark = pytest.mark.proof


@pytest.fixture
def root(tmp_path):
    """A git repository with a pinned memory."""
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    box = inbox.small(tmp_path / "inbox")
    store = Store(str(tmp_path / ".lifeos/memory"))
    snapshot = ingest(inbox.MEMORY, str(box), store.folder).snapshot
    document = Document("Memory", "context", {}, Source("agents.d/platform/memory.yaml", TEXT), 0)
    pin.write(str(tmp_path), document, snapshot, store.version(snapshot)[0], store.folder)
    return tmp_path


def dvc(root, *words):
    command = [str(Path(sys.executable).parent / "dvc"), *words]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(root), "DVC_NO_ANALYTICS": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_dvc_pulls_the_version_and_would_write_the_same_pointer(root):
    assert "not in cache" in dvc(root, "status")[1]
    assert dvc(root, "pull")[0] == 0
    pulled = files(root / "memory/context")
    assert {path.split("/")[0] for path in pulled} == {"manifest.json", "records", "graph"}
    assert "up to date" in dvc(root, "status")[1]
    ours = yaml.safe_load((root / "memory/context.dvc").read_text())
    assert dvc(root, "add", "memory/context")[0] == 0
    assert yaml.safe_load((root / "memory/context.dvc").read_text()) == ours


def test_dvc_pushes_it_to_another_remote_and_brings_it_back(root):
    dvc(root, "pull")
    assert dvc(root, "remote", "add", "far", str(root / "far"))[0] == 0
    assert dvc(root, "push", "--remote", "far")[0] == 0
    assert files(root / "far/files") == files(root / ".lifeos/memory/files")


def test_dvc_would_say_so(root):
    """A pointer that were wrong by one digit is no version."""
    path = root / "memory/context.dvc"
    text = path.read_text()
    at = text.index("md5: ") + 5
    path.write_text(text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :])
    assert dvc(root, "pull")[0] != 0
