"""Restoring: whole or not there, from any source that is laid out as a remote of DVC."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory import disk
from lifeos.memory.dataset import decode
from lifeos.memory.ingest import ingest
from lifeos.memory.store import Store
from lifeos.memory.verify import verify
from lifeos.memory.versions.restore import restore
from tests.architecture.test_files import ROOT
from tests.lifeos.memory import inbox, stops
from tests.lifeos.memory.versions.history import History


@pytest.fixture
def there(tmp_path):
    """A store with a version, the version, and the object that lists its files."""
    (tmp_path / "there").mkdir()
    history = History(tmp_path / "there")
    snapshot = history.version("one")
    return history.store, snapshot, history.store.version(snapshot)[0].md5


@pytest.fixture
def here(tmp_path):
    return Store(str(tmp_path / "here"))


def objects(store):
    return sorted(name for _, _, names in os.walk(f"{store.folder}/files") for name in names)


def test_from_a_store_and_from_a_remote_that_knows_no_versions(there, here, tmp_path):
    store, snapshot, folder = there
    done = restore(here, store, snapshot, None)
    assert (done.objects, done.size) == (6, sum(entry.size for entry in verify(here, snapshot).files.values()))
    assert restore(here, store, snapshot, None) == (0, 0)
    shutil.copytree(f"{store.folder}/files", tmp_path / "remote/files")
    again = Store(str(tmp_path / "again"))
    assert restore(again, Store(str(tmp_path / "remote")), snapshot, folder).objects == 6
    assert objects(again) == objects(here) == objects(store)
    assert again.version(snapshot) == store.version(snapshot)


def test_only_what_is_lost_or_damaged_is_brought(there, here):
    store, snapshot, _ = there
    restore(here, store, snapshot, None)
    first, second, *_ = sorted(verify(here, snapshot).files.values(), key=lambda entry: entry.md5)
    os.unlink(here.path(first.md5))
    with open(here.path(second.md5), "r+b") as file:
        file.write(b"X")
    assert restore(here, store, snapshot, None) == (2, first.size + second.size)
    verify(here, snapshot)


def test_a_damaged_source_is_named_and_nothing_is_a_version_yet(there, here):
    store, snapshot, folder = there
    entry = max(decode(store.version(snapshot)[1]).files.values(), key=lambda one: one.size)
    with open(store.path(entry.md5), "r+b") as file:
        file.write(b"X")
    with pytest.raises(LifeOSError, match=f"{entry.md5[2:]} is damaged"):
        restore(here, store, snapshot, folder)
    assert here.version(snapshot) is None
    os.unlink(f"{store.folder}/versions/{snapshot[7:]}")
    with open(store.path(folder), "a") as file:
        file.write(" ")
    with pytest.raises(LifeOSError, match=r"\.dir is damaged"):
        restore(here, store, snapshot, folder)
    with pytest.raises(LifeOSError, match="no commit before HEAD has a"):
        restore(here, store, snapshot, None)


def test_another_version_under_this_name_is_refused(there, here):
    """A pointer that was edited, or an object of another version in its place."""
    store, snapshot, folder = there
    with pytest.raises(LifeOSError, match="it is not the manifest of"):
        restore(here, store, "sha256:" + "0" * 64, folder)
    assert objects(here) == []


def test_two_at_once_are_refused(there, here):
    store, snapshot, _ = there
    with disk.alone(f"{here.folder}/restore"), pytest.raises(LifeOSError, match="another process"):
        restore(here, store, snapshot, None)


def test_ended_before_each_change_to_the_disk_it_is_done_by_the_next(there, here, monkeypatch):
    monkeypatch.setattr(disk, "flush", lambda: None)  # half a second, and what it does nobody can see here
    store, snapshot, _ = there

    def look():
        if here.version(snapshot) is not None:
            verify(here, snapshot)
        restore(here, store, snapshot, None)
        verify(here, snapshot)
        shutil.rmtree(here.folder)

    assert stops.each(monkeypatch, lambda: restore(here, store, snapshot, None), look) > 4


CHILD = """
import sys
from lifeos.memory.store import Store
from lifeos.memory.versions.restore import restore
print(restore(Store(sys.argv[1]), Store(sys.argv[2]), sys.argv[3], None).objects)
"""


def test_a_kill_at_any_moment_leaves_no_torn_version(there, here, tmp_path):
    """Killed at random moments; the version is whole or not there, and the next restore ends."""
    store, _, _ = there
    chance = random.Random(5)
    notes = {f"notes/{n}.md": f"---\ndate: {2000 + n // 12}-{n % 12 + 1:02d}-01\n---\n[[{n}]]" for n in range(240)}
    box = inbox.write(inbox.small(tmp_path / "more"), notes)
    snapshot = ingest(inbox.MEMORY, str(box), store.folder).snapshot
    command = [sys.executable, "-c", CHILD, here.folder, store.folder, snapshot]
    started = time.monotonic()
    assert subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout == b"486\n"
    length = time.monotonic() - started
    killed = 0
    for _ in range(10):
        shutil.rmtree(here.folder)
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
        time.sleep(chance.uniform(0.3, 1) * length)
        child.send_signal(signal.SIGKILL)
        killed += child.wait() != 0
        if here.version(snapshot) is not None:
            verify(here, snapshot)
        restore(here, store, snapshot, None)
        verify(here, snapshot)
    assert killed
