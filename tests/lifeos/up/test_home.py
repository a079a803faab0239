"""What runs in a repository, held by one process at a time."""

import os
import stat

import pytest

from lifeos.errors import LifeOSError, UsageError
from lifeos.up.home import Home, Runs, last_words, runs

HERE = Runs(7, 1, "http://127.0.0.1:1", "secret")


def test_one_at_a_time_and_gone_at_the_end(tmp_path):
    root = str(tmp_path)
    with Home(root) as home:
        home.told(HERE)
        assert runs(root) == HERE
        with pytest.raises(UsageError, match="already as process 7"):
            Home(root)
        path = tmp_path / ".lifeos/up/up.json"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert runs(root) is None
    with Home(root):
        pass


def test_what_a_killed_one_left_is_no_obstacle(tmp_path):
    root = str(tmp_path)
    (tmp_path / ".lifeos/up").mkdir(parents=True)
    (tmp_path / ".lifeos/up/lock").touch()
    (tmp_path / ".lifeos/up/up.json").write_bytes(b'{"pid": 7, "si')
    assert runs(root) is None
    with Home(root) as home:
        home.told(HERE)
        assert runs(root) == HERE


def test_a_folder_that_cannot_be_is_said(tmp_path):
    (tmp_path / ".lifeos").write_text("a file")
    with pytest.raises(LifeOSError, match="make it writable"):
        Home(str(tmp_path))


def test_an_agents_folder_is_no_file_of_ours(tmp_path):
    with Home(str(tmp_path)) as home:
        assert home.of_agent("lock") != os.path.join(home.folder, "lock")
        assert stat.S_IMODE(os.stat(home.of_agent("lock")).st_mode) == 0o700


def test_last_words(tmp_path):
    log = tmp_path / "log"
    assert last_words(str(log)) == ""
    log.write_text("x" * 9000 + "\nTraceback\nValueError: no\n 10:00 INFO stopped\n\n")
    assert last_words(str(log)) == "10:00 INFO stopped"
    assert last_words(str(log), without=" INFO ") == "ValueError: no"
