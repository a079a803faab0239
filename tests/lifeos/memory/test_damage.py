"""The byte at which a file of a version is damaged is named, as far as the file tells."""

import json
import os
import random
import re

import msgspec
import pytest

from lifeos.errors import LifeOSError
from lifeos.memory import ingest
from lifeos.memory.store import Entry, Store
from lifeos.memory.vectors.embed import embed
from lifeos.memory.verify import verify
from tests.lifeos.memory import inbox
from tests.lifeos.memory.lives import LIFE, Words, version


@pytest.fixture
def known(tmp_path):
    return version(tmp_path, LIFE)


def said(known, path, change):
    """Where a changed file is said to be damaged, if that is said."""
    store, snapshot = known
    entry = verify(store, snapshot).files[path]
    place, data = store.path(entry.md5), store.get(entry)
    with open(place, "wb") as file:
        file.write(change(data))
    with pytest.raises(LifeOSError) as error:
        verify(store, snapshot)
    with open(place, "wb") as file:
        file.write(data)
    assert str(error.value).startswith(f"{place} is damaged")
    assert f"it is {path} of {snapshot}, and its bytes are not those of its name" in str(error.value)
    found = re.search(r"at byte (\d+):", str(error.value))
    return int(found[1]) if found else None


def flipped(at):
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_in_facts_every_flipped_byte_is_the_one(known):
    store, snapshot = known
    entry: Entry = verify(store, snapshot).files["graph/giro/2025-06.nq"]
    for at in random.Random(3).sample(range(entry.size), 40):
        assert said(known, "graph/giro/2025-06.nq", flipped(at)) == at


def test_so_it_is_in_records_in_the_id_the_file_and_what_it_says(known):
    store, snapshot = known
    path = "records/giro/2025-06.jsonl"
    data = store.get(verify(store, snapshot).files[path])
    for at in {3, 11, len(data) - 1, *random.Random(3).sample(range(len(data)), 40)}:
        assert said(known, path, flipped(at)) == at


def test_of_several_in_a_record_its_line_is_named(known):
    store, snapshot = known
    path = "records/giro/2025-06.jsonl"
    data = store.get(verify(store, snapshot).files[path])
    second = data.index(b"\n") + 1
    assert said(known, path, lambda data: flipped(second + 90)(flipped(second + 120)(data))) == second


def test_in_vectors_it_is_the_one_by_the_checks_of_their_pieces(known):
    store, snapshot = known
    embedded = embed(store, verify(store, snapshot), Words(), []).snapshot
    path = "vectors/giro/2025-06.arrow"
    entry = verify(store, embedded).files[path]
    for at in random.Random(3).sample(range(entry.size), 10):
        assert said((store, embedded), path, flipped(at)) == at
    assert "pieces" not in json.dumps(msgspec.to_builtins(verify(store, snapshot)))


def test_the_remedy_without_a_copy_works(tmp_path):
    store = Store(str(tmp_path / "store"))
    box = inbox.small(tmp_path / "inbox")
    plain = ingest.ingest(inbox.MEMORY, str(box), store.folder).snapshot
    snapshot = embed(store, verify(store, plain), Words(), []).snapshot
    ingest.move(store.folder, "context", snapshot)
    for path, entry in verify(store, snapshot).files.items():
        with open(store.path(entry.md5), "r+b") as file:
            file.write(b"#")
        with pytest.raises(LifeOSError, match=f"it is {path} of") as error:
            verify(store, snapshot)
        assert "delete the file, then `lifeos memory ingest context`" in str(error.value)
        os.unlink(store.path(entry.md5))
        ingest.ingest(inbox.MEMORY, str(box), store.folder)
        if "`lifeos memory embed context`" in str(error.value):
            embed(store, verify(store, ingest.head(store.folder, "context")), Words(), [])
        verify(store, snapshot)


@pytest.mark.parametrize("path", ["graph/giro/2025-06.nq", "records/giro/2025-06.jsonl"])
def test_what_is_cut_off_or_added(known, path):
    store, snapshot = known
    size = verify(store, snapshot).files[path].size
    for cut in (0, size // 2, size - 1):
        found = said(known, path, lambda data, cut=cut: data[:cut])
        assert found is not None
        assert found <= cut
    assert said(known, path, lambda data: data + b"more\n") == size


def test_facts_whose_records_are_damaged_too_are_refused_all_the_same(known):
    store, snapshot = known
    files = verify(store, snapshot).files
    with open(store.path(files["records/giro/2025-06.jsonl"].md5), "ab") as file:
        file.write(b"more")
    with open(store.path(files["graph/giro/2025-06.nq"].md5), "ab") as file:
        file.write(b"more")
    with pytest.raises(LifeOSError, match="is damaged"):
        verify(store, snapshot)
