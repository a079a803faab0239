"""What was made of versions goes with them."""

import os

from lifeos.memory import disk
from lifeos.memory.recall.version import opened
from lifeos.memory.vectors.embed import embed
from lifeos.memory.vectors.kept import Kept
from lifeos.memory.verify import verify
from lifeos.memory.versions import derived
from tests.lifeos.memory.lives import BILL, LIFE, OTHER_BILL, Words, version


def served(tmp_path, life):
    store, snapshot = version(tmp_path, life)
    opened(store, snapshot, Words())
    return store, snapshot


def test_what_is_of_no_version_goes_and_nothing_else(tmp_path):
    _, first = served(tmp_path, {("giro", "finance"): [BILL]})
    store, second = served(tmp_path, {**LIFE, ("giro", "finance"): [BILL, OTHER_BILL]})
    assert derived.stale(store, []) == {}
    found = derived.stale(store, [first])
    assert all(found.values())
    assert [path for path in found if "served" in path] == [f"{store.folder}/served/{first[7:]}"]
    assert len([path for path in found if path.endswith(".arrow")]) == 1
    derived.remove(found)
    assert not any(map(os.path.exists, found))
    words = Words()
    opened(store, second, words)
    assert words.made == []
    assert derived.stale(store, []).keys() == set(), "the version itself is still there, and what was made of it is not"


def test_of_a_version_with_its_own_vectors_those_beside_the_store_go(tmp_path):
    store, snapshot = served(tmp_path, LIFE)
    embedded = embed(store, verify(store, snapshot), Words(), []).snapshot
    assert not [path for path in derived.stale(store, []) if path.endswith(".arrow")], "the plain version has none"
    found = [path for path in derived.stale(store, [snapshot]) if path.endswith(".arrow")]
    assert len(found) == 4
    derived.remove(dict.fromkeys(found, 0))
    assert verify(store, embedded)


def test_what_somebody_makes_just_now_stays(tmp_path):
    store, snapshot = served(tmp_path, LIFE)
    found = derived.stale(store, [snapshot])
    (folder,) = (path for path in found if "served" in path)
    with disk.alone(folder):
        derived.remove({folder: 0})
        assert os.path.isdir(folder)
    derived.remove({folder: 0})
    assert not os.path.isdir(folder)


def test_vectors_of_what_was_learned_go_with_the_last_index_of_their_model(tmp_path):
    store, snapshot = served(tmp_path, LIFE)
    older = Words()
    older.model = "older words"
    for words in (Words(), older):
        Kept(store.folder, "life", words).of({"fact:" + "a" * 32: "Learned: tea"}, 0)
    (found,) = derived.stale(store, [])
    assert found.endswith(".rows")
    derived.remove({found: 0})
    assert derived.stale(store, []) == {}
    again = Words()
    Kept(store.folder, "life", again).of({"fact:" + "a" * 32: "Learned: tea"}, 0)
    assert again.made == []
    derived.remove(derived.stale(store, [snapshot]))
    assert len(derived.stale(store, [])) == 1, "no index is left"
