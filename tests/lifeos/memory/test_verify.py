"""A version is whole, or it is said which file is not."""

import os

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory.ingest import ingest
from lifeos.memory.store import Store
from lifeos.memory.verify import verify
from tests.lifeos.memory import inbox


def test_each_file_counts(tmp_path):
    box = inbox.small(tmp_path / "inbox")
    snapshot = ingest(inbox.MEMORY, str(box), str(tmp_path / "store")).snapshot
    store = Store(str(tmp_path / "store"))
    manifest = verify(store, snapshot)
    assert len(manifest.files) == 6
    for entry in manifest.files.values():
        path = f"{store.folder}/files/md5/{entry.md5[:2]}/{entry.md5[2:]}"
        with open(path, "rb") as file:
            data = file.read()
        with open(path, "wb") as file:
            file.write(data[:-2] + b"x\n")
        with pytest.raises(LifeOSError, match=entry.md5[2:]):
            verify(store, snapshot)
        os.unlink(path)
        with pytest.raises(LifeOSError, match=entry.md5[2:]):
            verify(store, snapshot)
        with open(path, "wb") as file:
            file.write(data)
    verify(store, snapshot)


def test_a_version_that_is_not_there(tmp_path):
    with pytest.raises(LifeOSError, match="is not in"):
        verify(Store(str(tmp_path)), "sha256:" + "0" * 64)
