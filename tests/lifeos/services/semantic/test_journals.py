"""Journals of the memories that are served."""

import os

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory import disk
from lifeos.memory.erasure import entries
from lifeos.memory.erasure.register import Erasure
from lifeos.memory.store import Store
from lifeos.services.semantic import journals
from tests.lifeos.memory.journal.sayings import ONE, THREE, TWO, forget, known, remember
from tests.lifeos.services.semantic.test_versions import memory


@pytest.fixture
def kept(tmp_path):
    return journals.Journals(str(tmp_path), lambda memory: [ONE] if memory.snapshot == TWO else [], lambda: "t")


def test_a_version_continues_the_one_before_it_without_what_was_forgotten_elsewhere(kept):
    one, two = memory(ONE), memory(TWO)
    for number in (1, 2):
        kept.remember(one, remember(number), [])
    state = kept.open(two)
    assert known(kept.branches(two).lineage(state)) == {1, 2}
    state = kept.forget(two, forget(1), [one])
    assert known(kept.branches(two).lineage(state)) == {2}
    present = kept.branches(one).present(ONE)
    assert (present.position, known(kept.branches(one).lineage(present))) == (3, {2})


def test_a_version_from_which_something_was_erased_since_is_the_one_that_has_its_place(kept, tmp_path):
    one, two = memory(ONE), memory(TWO)
    kept.remember(one, remember(1), [])
    kept.open(two)
    branches, store = kept.branches(one), Store(str(tmp_path))
    erasure = Erasure(at="t", who="Anna", why="asked", snapshots={ONE: THREE})
    os.makedirs(tmp_path / "new")
    entries.write(branches, erasure, str(tmp_path / "new"))
    entries.swap(branches, str(tmp_path / "new"), str(tmp_path / "old"))
    store.erase(ONE, THREE)
    assert kept.own(two, ONE) == memory(THREE)
    assert kept.own(memory(THREE), ONE) == memory(THREE)


def test_who_writes_all_the_time_is_told(kept, monkeypatch):
    monkeypatch.setattr(journals, "_WAIT", 0.0)
    state = kept.remember(memory(ONE), remember(1), [])
    path = kept.branches(memory(ONE)).path(ONE)
    with disk.alone(path.rpartition("/")[0]), pytest.raises(LifeOSError, match="another process writes"):
        kept.remember(memory(ONE), remember(2), [])
    assert kept.branches(memory(ONE)).present(ONE) == state


def test_an_agent_has_the_version_that_it_was_compiled_with_while_the_pinned_one_continues_it(kept):
    one, two = memory(ONE), memory(TWO)
    assert kept.own(two, ONE) == two, "nothing continues anything yet"
    kept.open(one)
    kept.open(two)
    assert kept.own(two, ONE) == one, "live pods beside a canary"
    assert kept.own(one, TWO) == one, "what was reverted is asked no more"
    for told in ("", TWO, THREE, "nonsense", "../../etc"):
        assert kept.own(two, told) == two
