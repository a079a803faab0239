"""The byte at which a file of a version is damaged is named, as far as the file tells."""

import random
import re

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory.store import Entry
from lifeos.memory.verify import verify
from tests.lifeos.memory.lives import LIFE, version


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
    found = re.search(r"at byte (\d+):", str(error.value))
    return int(found[1]) if found else None


def flipped(at):
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_in_facts_every_flipped_byte_is_the_one(known):
    store, snapshot = known
    entry: Entry = verify(store, snapshot).files["graph/giro/2025-06.nq"]
    for at in random.Random(3).sample(range(entry.size), 40):
        assert said(known, "graph/giro/2025-06.nq", flipped(at)) == at


def test_in_records_the_line_is_found_but_for_the_name_of_its_file(known):
    store, snapshot = known
    path = "records/giro/2025-06.jsonl"
    data = store.get(verify(store, snapshot).files[path])
    second = data.index(b"\n") + 1
    for at in random.Random(3).sample(range(len(data)), 40):
        begin = 0 if at < second else second
        name = data.index(b'"file":"', begin) + len(b'"file":"')
        unknown = name <= at < name + len("inbox/file")
        assert said(known, path, flipped(at)) in ((begin, None) if unknown else (begin,)), at


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
