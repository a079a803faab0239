"""The remotes of DVC that a repository names."""

import pytest

from lifeos.errors import LifeOSError, UsageError
from lifeos.memory.versions import remotes
from lifeos.memory.versions.bucket import Keys
from lifeos.tools import dvc

CONFIG = """
[core]
    remote = memory
['remote "memory"']
    url = ../.lifeos/memory
['remote "disk"']
    url = /mnt/backup%20s
"""
LOCAL = """
['remote "disk"']
    url = /elsewhere
['remote "far"']
    url = s3://bucket/memory
    access_key_id = x
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / ".dvc").mkdir()
    (tmp_path / ".dvc/config").write_text(CONFIG)
    (tmp_path / ".dvc/config.local").write_text(LOCAL)
    return tmp_path


def test_both_files_are_read_and_the_local_one_wins(root):
    assert [one[:3] for one in remotes.remotes(str(root))] == [
        ("disk", "/elsewhere", "/elsewhere"),
        ("far", "s3://bucket/memory", None),
        ("memory", "../.lifeos/memory", str(root / ".lifeos/memory")),
    ]
    assert remotes.remotes(str(root / ".dvc")) == []


def test_a_configuration_that_is_none_is_said(root):
    (root / ".dvc/config").write_text("url = x\n")
    with pytest.raises(LifeOSError, match="config cannot be read"):
        remotes.remotes(str(root))


def test_a_folder_a_remote_or_a_mistake(root, monkeypatch):
    def source(wanted, *, pinned=True):
        return remotes.source(str(root), "context", wanted, pinned=pinned).folder

    assert source(str(root)) == str(root)
    assert source("disk") == "/elsewhere"
    with pytest.raises(UsageError, match="'nowhere' is no folder and no remote of DVC; configured: disk, far, memory"):
        source("nowhere")
    with pytest.raises(UsageError, match="only the version that is pinned in the work tree"):
        source("far", pinned=False)
    called = []
    monkeypatch.setattr(dvc, "fetch", lambda *words: called.append(words))
    assert source("far") == str(root / ".dvc/cache")
    assert called == [(str(root), "far", "memory/context.dvc")]


NO_KEYS = Keys("", "")


def test_a_bucket_is_reached_where_its_service_and_keys_are_said(root):
    def far(keys=NO_KEYS):
        (found,) = [one for one in remotes.remotes(str(root)) if one.name == "far"]
        return remotes.bucket(found, keys)

    given = Keys("a", "b")
    assert far(given) is None, "nobody says of which service it is"
    (root / ".dvc/config").write_text(f"{CONFIG}['remote \"far\"']\n    endpointurl = http://127.0.0.1:9000\n")
    assert far() is None, "half of the keys are none"
    assert far(given).folder == "http://127.0.0.1:9000/bucket/memory"
    (root / ".dvc/config.local").write_text(f"{LOCAL}    secret_access_key = y\n")
    assert far().folder == far(given).folder
    assert [remotes.bucket(one, given) for one in remotes.remotes(str(root)) if one.folder] == [None, None]
