"""The real DVC reads what we pin: it pulls the version from our store, finds nothing changed, and would have written the same."""

import functools
import json
import shutil
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from lifeos.memory import pin
from lifeos.memory.erasure import erase
from lifeos.memory.erasure.subject import subject
from lifeos.memory.ingest import ingest
from lifeos.memory.journal.branches import Branches
from lifeos.memory.store import Store
from lifeos.memory.verify import verify
from lifeos.memory.versions import pins, remotes
from lifeos.memory.versions.restore import restore
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


def test_what_is_erased_is_in_nothing_that_dvc_made_and_it_pulls_what_is_left(root):
    dvc(root, "pull")
    dvc(root, "remote", "add", "far", str(root / "far"))
    dvc(root, "push", "--remote", "far")
    store, branches = Store(str(root / ".lifeos/memory")), Branches(str(root / ".lifeos/memory"), "context")
    snapshot = pins.here(str(root), "context").snapshot
    note = next(line for line in (root / "memory/context").rglob("records/journal/2025-12.jsonl"))
    record = json.loads(note.read_bytes().splitlines()[0])["id"]
    places = erase.Places((Store(str(root / ".dvc/cache")), Store(str(root / "far"))), (str(root / "memory/context"),))
    with erase.alone(store, branches):
        about = subject(store, branches, f"record:{record}")
        erase.begin(store, branches, about, "Anna", "asked for", "t")
        done = erase.finish(store, branches, places, about)
    assert done.left == ()
    assert not [
        path for path, data in files(root).items() if not path.startswith("inbox/") and b"With [[Anna Berg]]" in data
    ]
    new = store.current(snapshot)
    document = Document("Memory", "context", {}, Source("agents.d/platform/memory.yaml", TEXT), 0)
    pin.write(str(root), document, new, store.version(new)[0], store.folder)
    code, out = dvc(root, "pull", "--force")
    assert code == 0, out
    assert '"journal"' in (root / "memory/context/manifest.json").read_text()
    assert not (root / "memory/context/records/journal/2025-12.jsonl").exists()


def test_dvc_would_say_so(root):
    """A pointer that were wrong by one digit is no version."""
    path = root / "memory/context.dvc"
    text = path.read_text()
    at = text.index("md5: ") + 5
    path.write_text(text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :])
    assert dvc(root, "pull")[0] != 0


@pytest.fixture
def far(root):
    """The repository with its version on another remote and nothing here, as in a fresh clone."""
    dvc(root, "pull")
    assert dvc(root, "remote", "add", "far", str(root / "far"))[0] == 0
    assert dvc(root, "push", "--remote", "far")[0] == 0
    shutil.rmtree(root / ".dvc/cache")
    shutil.rmtree(root / ".lifeos/memory")
    return root / "far"


def snapshot_of(root):
    return yaml.safe_load((root / "memory/context.dvc").read_text())["meta"]["snapshot"]


def test_what_dvc_pushed_is_restored(root, far):
    snapshot = snapshot_of(root)
    here = Store(str(root / ".lifeos/memory"))
    source = remotes.source(str(root), "context", "far", pinned=True)
    restore(here, source, snapshot, pins.here(str(root), "context").folder)
    verify(here, snapshot)
    assert dvc(root, "pull")[0] == 0, "and DVC pulls from what was restored"


def test_from_a_remote_that_is_no_folder_dvc_brings_it(root, far):
    handler = functools.partial(QuietHandler, directory=str(far))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert dvc(root, "remote", "add", "web", f"http://127.0.0.1:{server.server_port}")[0] == 0
        source = remotes.source(str(root), "context", "web", pinned=True)
    finally:
        server.shutdown()
        server.server_close()
    here = Store(str(root / ".lifeos/memory"))
    restore(here, source, snapshot_of(root), pins.here(str(root), "context").folder)
    verify(here, snapshot_of(root))


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and logs nothing."""

    def log_message(self, *_):
        pass
