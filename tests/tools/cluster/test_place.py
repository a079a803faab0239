"""Files that watchers see change only when they do."""

import os

from tools.cluster.place import write


def test_the_same_text_leaves_the_file_alone(tmp_path):
    path = str(tmp_path / "folder" / "file")
    write(path, "one")
    before = os.stat(path)
    write(path, "one")
    assert os.stat(path).st_ino == before.st_ino
    write(path, "two")
    with open(path) as file:
        assert file.read() == "two"
    assert os.listdir(tmp_path / "folder") == ["file"]


def test_keys_are_for_their_owner(tmp_path):
    assert os.stat(write(str(tmp_path / "key"), "secret")).st_mode & 0o077 == 0
