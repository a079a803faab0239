"""Journals written anew."""

import os

from lifeos.memory.erasure import entries
from lifeos.memory.erasure.register import Erasure
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.learning import learning
from lifeos.memory.journal.target import of_fact
from lifeos.memory.store import Store
from tests.lifeos.memory.journal.sayings import FOLLOWS, ONE, THREE, TWO, fact, known, remember

NEW = "sha256:" + "e" * 64


def erased(store, number, snapshots):
    """Journals without a fact."""
    branches = Branches(store, "m")
    facts = (of_fact(fact(number).encode()),)
    erasure = Erasure(at="t", who="Anna", why="asked", facts=facts, snapshots=snapshots)
    new, old = os.path.join(store, "new"), os.path.join(store, "old")
    os.makedirs(new)
    count = entries.write(branches, erasure, new)
    entries.swap(branches, new, old)
    assert not os.path.exists(old)
    for one, other in snapshots.items():
        Store(store).erase(one, other)
    return Branches(store, "m"), count


def learned(store):
    """Three branches that continue each other, and a replay from the last onto the first; the states by branch."""
    branches = Branches(store, "m")
    states = {}
    for number, snapshot in enumerate((ONE, TWO, THREE)):
        with learning(branches, snapshot, FOLLOWS[snapshot], "t") as present:
            states[snapshot] = present.remember(remember(number), "t")
    with learning(branches, ONE, [], "t") as present:
        present.replay("t")
        states[NEW] = present.state
    return states


def test_every_state_leads_to_its_place_without_it(tmp_path):
    states = learned(str(tmp_path))
    branches, count = erased(str(tmp_path), 1, {TWO: NEW})
    assert count == 2, "where it was learned, and where it was replayed"
    assert branches.known() == sorted((ONE, NEW, THREE))
    assert known(branches.lineage(states[ONE])) == {0}
    assert known(branches.lineage(states[TWO])) == {0}
    assert known(branches.lineage(states[THREE])) == {0, 2}
    assert known(branches.lineage(states[NEW])) == {0, 2}
    assert branches.present(TWO).snapshot == NEW
    with learning(branches, ONE, [], "t") as present:
        assert present.replay("t") == 0, "what was replayed is known to have been"


def test_a_journal_that_had_nothing_of_it_keeps_its_bytes(tmp_path):
    learned(str(tmp_path))
    with open(Branches(str(tmp_path), "m").path(ONE), "rb") as file:
        before = file.read().splitlines()[:2]
    branches, count = erased(str(tmp_path), 7, {})
    with open(branches.path(ONE), "rb") as file:
        assert file.read().splitlines()[:2] == before
    assert count == 0
    assert branches.former(ONE) == {}


def test_the_branch_that_was_written_to_last_still_is(tmp_path):
    learned(str(tmp_path))
    before = Branches(str(tmp_path), "m").newest_first()
    branches, _ = erased(str(tmp_path), 1, {})
    assert branches.newest_first() == before
    assert before[0] == ONE


def test_again_and_again(tmp_path):
    states = learned(str(tmp_path))
    erased(str(tmp_path), 1, {TWO: NEW})
    branches, _ = erased(str(tmp_path), 2, {})
    branches, _ = erased(str(tmp_path), 0, {NEW: "sha256:" + "f" * 64})
    for state in states.values():
        assert known(branches.lineage(state)) == set()
