"""What there is to forget."""

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory.dataset import decode
from lifeos.memory.journal import forgotten
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.target import of_fact
from lifeos.memory.known import held, known
from tests.lifeos.memory.lives import BILL, LIFE, id_of, version
from tests.lifeos.memory.recall.asking import fact_of, learn, said

TEA = said("Tea", "purpose", "calms", "notes")


@pytest.fixture
def kept(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    return store, Branches(store.folder, "life"), snapshot


def test_what_a_version_has_was_learned_or_was_forgotten(kept):
    store, branches, snapshot = kept
    learn(store, snapshot, TEA)
    assert known(store, branches, f"record:{id_of('giro', BILL)}")
    assert known(store, branches, fact_of(TEA))
    gone = "record:" + "1" * 32
    assert not known(store, branches, gone)
    assert not known(store, branches, "fact:" + "1" * 32)
    forgotten.add(store.folder, "life", [gone])
    assert known(store, branches, gone)


def test_which_of_them_a_version_has(kept):
    store, _, snapshot = kept
    record = f"record:{id_of('giro', BILL)}"
    fact = of_fact(store.object(next(_graphs(store, snapshot))).splitlines()[3])
    assert held(store, snapshot, {record, fact, "fact:" + "0" * 32, "record:" + "0" * 32}, set()) == {record, fact}
    assert held(store, snapshot, set(), set()) == frozenset()


def test_a_damaged_version_is_refused(kept):
    store, branches, snapshot = kept
    with open(store.path(next(_graphs(store, snapshot))), "ab") as file:
        file.write(b"x")
    with pytest.raises(LifeOSError, match="is damaged"):
        known(store, branches, "fact:" + "1" * 32)


def _graphs(store, snapshot):
    """The objects of facts."""
    return (entry.md5 for path, entry in decode(store.version(snapshot)[1]).files.items() if path.startswith("graph/"))
