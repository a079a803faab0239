"""A version with its vectors in it."""

import os
import shutil

import pytest

from lifeos.memory import disk
from lifeos.memory.dataset import decode
from lifeos.memory.recall.version import opened
from lifeos.memory.store import Store
from lifeos.memory.vectors.embed import embed
from lifeos.memory.vectors.parts import Parts, key
from lifeos.memory.verify import verify
from tests.lifeos.memory import stops
from tests.lifeos.memory.lives import ALL, BILL, LIFE, OTHER_BILL, Words, version


def embedded(store, snapshot, words, earlier=()):
    return embed(store, verify(store, snapshot), words, earlier)


def test_it_holds_the_vectors_and_says_what_made_them(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    words = Words()
    done = embedded(store, snapshot, words)
    manifest = verify(store, done.snapshot)
    said = manifest.vectors
    assert (said.model, said.dimension, said.key, said.vectors) == ("words", 64, key(words), 7)
    assert (done.vectors, done.made) == (7, 7)
    assert manifest.files["vectors/giro/2025-06.arrow"].lines == 2
    assert manifest.plain == verify(store, snapshot)
    assert embedded(store, done.snapshot, words) == (done.snapshot, 7, 0)


def test_the_same_content_makes_the_same_bytes_elsewhere(tmp_path):
    one, other = (embedded(*version(tmp_path / name, LIFE), Words()) for name in ("one", "other"))
    assert one == other


def test_it_is_served_elsewhere_without_a_model(tmp_path):
    store, snapshot = version(tmp_path / "here", LIFE)
    done = embedded(store, snapshot, Words())
    for name in ("files", "versions"):
        shutil.copytree(f"{store.folder}/{name}", tmp_path / "there" / name)
    words = Words()
    there = opened(Store(str(tmp_path / "there")), done.snapshot, words)
    assert words.made == []
    here = opened(store, snapshot, Words())
    asked = words.vector("Anna Berg")
    assert there.vectors.nearest(asked, ALL, 7) == here.vectors.nearest(asked, ALL, 7) != []
    assert not os.path.exists(tmp_path / "there/vectors")


def test_of_what_an_earlier_version_had_nothing_is_embedded_again(tmp_path):
    words = Words()
    store, first = version(tmp_path, {("giro", "finance"): [BILL]})
    before = decode(store.version(embedded(store, first, words).snapshot)[1])
    shutil.rmtree(tmp_path / "vectors")
    store, second = version(tmp_path, {("giro", "finance"): [BILL, OTHER_BILL]})
    assert embedded(store, second, words, [before])[1:] == (2, 1)


def test_ended_before_each_change_to_the_disk_it_is_done_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "flush", lambda: None)  # half a second, and what it does nobody can see here
    wanted = embedded(*version(tmp_path / "undisturbed", LIFE), Words()).snapshot
    store, snapshot = version(tmp_path / "here", LIFE)

    def look():
        verify(store, snapshot)
        assert store.version(wanted) is None or verify(store, wanted)

    assert stops.each(monkeypatch, lambda: embedded(store, snapshot, Words()), look) > 4
    assert embedded(store, snapshot, Words()).snapshot == wanted


@pytest.mark.parametrize("limit", [0, 400, 900])
def test_a_disk_that_takes_no_more_leaves_what_there_was(tmp_path, limit):
    wanted = embedded(*version(tmp_path / "undisturbed", LIFE), Words()).snapshot
    store, snapshot = version(tmp_path / "here", LIFE)
    with stops.full(limit), pytest.raises(OSError, match="File too large"):
        embedded(store, snapshot, Words())
    verify(store, snapshot)
    assert store.version(wanted) is None
    assert embedded(store, snapshot, Words()).snapshot == wanted


def test_vectors_of_another_model_are_none(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    done = embedded(store, snapshot, Words())
    other = Words()
    other.model = "other"
    assert len(list(Parts(store, other).placed(verify(store, done.snapshot)))) == len(other.made) == 7
    assert embedded(store, done.snapshot, other).snapshot != done.snapshot
