"""A version is made ready once, and opened from then on."""

import errno
import gc
import multiprocessing
import os
import shutil
import subprocess

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory.recall.version import opened
from lifeos.memory.state_id import NOTHING as EMPTY
from lifeos.memory.store import Store
from tests.lifeos.memory.lives import LIFE, Words, version
from tests.lifeos.memory.recall.asking import found


def test_it_is_opened_again_without_the_model(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    first = found(opened(store, snapshot, Words()), "Anna Berg")
    words = Words()
    assert found(opened(store, snapshot, words), "Anna Berg") == first
    assert words.made == ["Anna Berg"]


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 200 MB that can be filled; what fills it but for so many bytes."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", place], check=False).returncode:
        pytest.skip("nobody may mount a disk here")

    def fill(left):
        free = shutil.disk_usage(place).free
        (place / "fill").write_bytes(bytes(free - left))

    yield place, fill
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.parametrize("left", [0, 100_000, 30_000_000])
def test_on_a_full_disk_it_is_to_be_freed_and_then_made(small_disk, left):
    """With 30 MB free the engine would map what the disk cannot hold, and the process would be gone."""
    place, fill = small_disk
    store, snapshot = version(place, LIFE)
    fill(left)
    with pytest.raises(OSError, match="No space left on device") as raised:
        opened(store, snapshot, Words())
    assert raised.value.errno == errno.ENOSPC
    assert str(raised.value.filename).startswith(f"{place}/served/")
    (place / "fill").unlink()
    assert found(opened(store, snapshot, Words()), "Anna Berg")


def test_one_that_is_ready_is_not_to_be_deleted_for_the_disk_is_full(small_disk):
    place, fill = small_disk
    store, snapshot = version(place, LIFE)
    first = found(opened(store, snapshot, Words()), "Anna Berg")
    gc.collect()
    fill(0)
    with pytest.raises(OSError, match="No space left on device") as raised:
        opened(store, snapshot, Words())
    assert (raised.value.errno, "delete" in str(raised.value)) == (errno.ENOSPC, False)
    (place / "fill").unlink()
    assert found(opened(store, snapshot, Words()), "Anna Berg") == first


def test_one_that_nobody_holds_any_more_has_no_file_open(tmp_path):
    """At once, and not when the collector comes by: a layer that follows a pin would run out of files."""
    store, snapshot = version(tmp_path, LIFE)

    def held():
        files = (f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd"))
        return [
            where for path in files if os.path.exists(path) and (where := os.readlink(path)).startswith(str(tmp_path))
        ]

    gc.disable()
    try:
        kept = opened(store, snapshot, Words())
        assert found(kept, "Anna Berg")
        assert held()
        del kept
        assert held() == []
    finally:
        gc.enable()


def test_what_is_missing_of_it_is_made_anew(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    first = found(opened(store, snapshot, Words()), "Anna Berg")
    home = tmp_path / "served" / snapshot.removeprefix("sha256:")
    shutil.rmtree(home / "graph")
    (home / "graph.tmp").mkdir()
    (home / "graph.tmp" / "half").write_text("written")
    assert found(opened(store, snapshot, Words()), "Anna Berg") == first


def test_a_damaged_one_is_told_with_what_mends_it(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    opened(store, snapshot, Words())
    graph = tmp_path / "served" / snapshot.removeprefix("sha256:") / "graph"
    for name in os.listdir(graph):
        (graph / name).write_bytes(b"x")
    with pytest.raises(LifeOSError, match=r"delete .*, it is made anew"):
        opened(store, snapshot, Words())


def test_a_version_that_is_not_there_or_not_whole_is_not_served(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    with pytest.raises(LifeOSError, match="is not in"):
        opened(store, "sha256:" + "1" * 64, Words())
    path = next(path for path in (tmp_path / "files").rglob("*") if path.is_file() and b"Table 4" in path.read_bytes())
    path.write_bytes(path.read_bytes().replace(b"Table 4", b"Table 5"))
    with pytest.raises(LifeOSError, match="is damaged"):
        opened(store, snapshot, Words())


def test_two_versions_side_by_side_each_have_their_own(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    _, fewer = version(tmp_path, {source: some[:1] for source, some in LIFE.items()})
    whole, part = opened(store, snapshot, Words()), opened(store, fewer, Words())
    assert len(found(whole, "Bela Haas contact", 50)) > len(found(part, "Bela Haas contact", 50))
    assert len(found(whole, "Bela Haas contact", 50)) == 7


def test_the_pin_of_nothing_is_a_version_without_records(tmp_path):
    assert found(opened(Store(str(tmp_path)), EMPTY, Words()), "Anna Berg") == []


def _kill_midway(folder, snapshot):
    class Deadly(Words):
        def vector(self, text):
            if len(self.made) == 3:
                os._exit(9)
            return super().vector(text)

    opened(Store(folder), snapshot, Deadly())


def test_killed_while_it_is_made_ready_nothing_is_torn(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    child = multiprocessing.get_context("spawn").Process(target=_kill_midway, args=(str(tmp_path), snapshot))
    child.start()
    child.join()
    assert child.exitcode == 9
    assert found(opened(store, snapshot, Words()), "Anna Berg")
