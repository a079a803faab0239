"""Files are whole or not there, and one process writes at a time."""

import os
import threading

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory import disk


def test_a_file_appears_when_it_is_whole(tmp_path):
    path = tmp_path / "a" / "b"
    with disk.Spool(str(path)) as file:
        file.write(b"one\n")
        assert not path.exists()
        file.write(b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"


@pytest.mark.parametrize("settled", [True, False])
def test_what_fails_leaves_what_was_there(tmp_path, settled):
    path = tmp_path / "file"
    disk.replace(str(path), b"old", settled=settled)
    with pytest.raises(TypeError), disk.Spool(str(path), settled=settled) as file:
        file.write("no bytes")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_what_a_killed_process_left_is_swept(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "x.1234.tmp").write_bytes(b"torn")
    (tmp_path / "deep" / "x").write_bytes(b"whole")
    disk.sweep(str(tmp_path))
    assert os.listdir(tmp_path / "deep") == ["x"]


def test_only_one_writes(tmp_path):
    with disk.alone(str(tmp_path)), pytest.raises(LifeOSError, match="another process writes"):
        disk.alone(str(tmp_path)).__enter__()
    with disk.alone(str(tmp_path)):
        pass


def test_whoever_waits_writes_when_the_other_is_done(tmp_path):
    begun, done = threading.Event(), []

    def second():
        begun.set()
        with disk.alone(str(tmp_path), 60.0):
            done.append("second")

    waiting = threading.Thread(target=second)
    with disk.alone(str(tmp_path)):
        waiting.start()
        assert begun.wait(60)
        done.append("first")
    waiting.join()
    assert done == ["first", "second"]
