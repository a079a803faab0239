import socket

import pytest

from lifeos.errors import UsageError
from lifeos.warden.door import Door, clear
from lifeos.warden.journal import Journal, read
from lifeos.warden.records import Cleared

RECORD = Cleared(agent="ada", at=1, by="kim", reason="mended")


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / ("long" * 30)  # longer than a socket's address may be
    folder.mkdir()
    return str(folder / "warden.jsonl")


def test_a_warden_that_runs_is_told(path):
    door = Door(path)
    assert clear(path, RECORD)
    assert list(door.said()) == [RECORD]
    assert list(door.said()) == []
    door.close()


def test_the_next_one_reads_it_when_none_runs(path):
    assert not clear(path, RECORD)
    assert read(path) == [RECORD]


def test_a_socket_of_one_that_was_killed_is_in_nobodys_way(path):
    killed = Door(path)
    killed._socket.close()
    assert not clear(path, RECORD)
    door = Door(path)
    assert clear(path, RECORD)
    assert list(door.said()) == [RECORD]
    door.close()


def test_a_warden_without_a_door_is_told_by_nobody(path):
    journal = Journal(path)
    with pytest.raises(UsageError, match="another warden"):
        clear(path, RECORD)
    journal.close()


def test_what_it_does_not_understand_is_nothing(path, monkeypatch):
    door = Door(path)
    monkeypatch.chdir(path.rpartition("/")[0])
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        for data in (b"", b"hello", b'{"kind":"condemned"}', b"\xff" * 1000):
            line.sendto(data, "warden.jsonl.sock")
    assert clear(path, RECORD)
    assert list(door.said()) == [RECORD]
    door.close()
