"""The store: named by content, and what is damaged is said with its file."""

import json

import pytest
from msgspec.structs import replace

from lifeos.errors import LifeOSError
from lifeos.memory.store import Store


@pytest.fixture
def store(tmp_path):
    return Store(str(tmp_path))


def place(store, entry):
    return f"{store.folder}/files/md5/{entry.md5[:2]}/{entry.md5[2:]}"


def test_what_is_put_can_be_got(store):
    entry = store.put(b"a\nb\n")
    assert (entry.size, entry.lines) == (4, 2)
    assert store.put(b"a\nb\n") == entry
    assert store.get(entry) == b"a\nb\n"
    assert store.has(entry)


def test_a_file_that_is_taken_is_what_its_bytes_would_be_and_mends(store, tmp_path):
    data = b"a\nb" * 1_000_000
    (tmp_path / "file").write_bytes(data)
    entry = store.take(str(tmp_path / "file"))
    assert not (tmp_path / "file").exists()
    assert entry == Store(str(tmp_path / "other")).put(data)
    with open(place(store, entry), "wb") as file:
        file.write(data.upper())
    (tmp_path / "file").write_bytes(data)
    assert store.get(store.take(str(tmp_path / "file"))) == data


def test_damage_and_loss_are_found_and_putting_mends(store):
    entry = store.put(b"whole")
    with open(place(store, entry), "wb") as file:
        file.write(b"WHOLE")
    with pytest.raises(LifeOSError, match=f"{entry.md5[2:]} is damaged"):
        store.get(entry)
    assert store.get(store.put(b"whole")) == b"whole"
    with open(place(store, entry), "wb"):
        pass
    assert not store.has(entry)


def test_a_copy_is_compared_with_its_hash_and_takes_no_name_of_another(store, tmp_path):
    entry = store.put(b"whole")
    other = Store(str(tmp_path / "other"))
    other.copy(store, entry)
    assert other.get(entry) == b"whole"
    lying = replace(store.put(b"honest"), md5=entry.md5)
    with pytest.raises(LifeOSError, match="is damaged"):
        other.copy(store, lying)
    with open(place(store, entry), "wb") as file:
        file.write(b"honest")
    with pytest.raises(LifeOSError, match="a name that is not its own"):
        other.copy(store, lying)
    assert other.get(entry) == b"whole"


def test_a_version_exists_once_it_is_closed(store):
    files = {"b/x": store.put(b"1"), "a": store.put(b"2")}
    snapshot, folder = store.close(files, b"manifest")
    assert store.version(snapshot) == (folder, b"manifest")
    assert (folder.files, folder.size) == (3, 10)
    with open(f"{store.folder}/files/md5/{folder.md5[:2]}/{folder.md5[2:]}", "rb") as file:
        assert [row["relpath"] for row in json.load(file)] == ["a", "b/x", "manifest.json"]
    assert store.version("sha256:" + "0" * 64) is None


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"md5": "a"}'])
def test_a_damaged_pointer_is_said(store, text):
    snapshot, _ = store.close({}, b"manifest")
    with open(f"{store.folder}/versions/{snapshot.removeprefix('sha256:')}", "w") as file:
        file.write(text)
    with pytest.raises(LifeOSError, match="is damaged"):
        store.version(snapshot)


def test_a_damaged_manifest_is_said(store):
    snapshot, _ = store.close({}, b"manifest")
    with open(place(store, store.put(b"manifest")), "wb") as file:
        file.write(b"MANIFEST")
    with pytest.raises(LifeOSError, match="not the manifest of"):
        store.version(snapshot)
