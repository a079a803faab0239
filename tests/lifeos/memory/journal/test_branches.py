"""Branches: each snapshot has one, and what it continues is a part of its states."""

import os

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory import disk
from lifeos.memory.journal import heads
from lifeos.memory.journal.branches import Branches, replayed
from lifeos.memory.journal.entry import FORMAT, Begin, encode
from lifeos.memory.journal.learning import learning
from lifeos.memory.state_id import StateId
from tests.lifeos.memory.journal.sayings import FOLLOWS, ONE, THREE, TWO, known, remember


@pytest.fixture
def branches(tmp_path):
    return Branches(str(tmp_path), "context")


def learn(branches, snapshot, *numbers):
    """Learn facts on a snapshot; the state."""
    with learning(branches, snapshot, FOLLOWS[snapshot], "t") as present:
        for number in numbers:
            present.remember(remember(number), "t")
        return present.state


def test_nothing_was_learned_yet(branches):
    assert (branches.known(), branches.read(ONE), branches.present(ONE), branches.continued([ONE])) == (
        [],
        None,
        None,
        None,
    )
    assert branches.examined(ONE) == (None, None)


def test_a_new_branch_continues_that_of_the_version_before_it(branches):
    first = learn(branches, ONE, 1)
    second = learn(branches, TWO, 2)
    third = learn(branches, THREE, 3)
    assert known(branches.lineage(third)) == {1, 2, 3}
    assert known(branches.lineage(second)) == {1, 2}
    assert branches.read(TWO).begin.parent == str(first)
    assert branches.known() == [ONE, TWO, THREE]


def test_an_older_branch_is_open_again_as_it_was_left(branches):
    first = learn(branches, ONE, 1)
    learn(branches, TWO, 2)
    assert learn(branches, ONE) == first
    later = learn(branches, ONE, 3)
    assert known(branches.lineage(later)) == {1, 3}
    assert known(branches.lineage(first)) == {1}, "a state stays what it was"


def test_an_older_version_on_which_nobody_learned_does_not_continue_a_newer_one(branches):
    learn(branches, TWO, 2)
    assert known(branches.lineage(learn(branches, ONE))) == set()
    assert known(branches.lineage(learn(branches, THREE))) == {2}


def test_versions_on_which_nobody_learned_are_passed_over(branches):
    first = learn(branches, ONE, 1)
    assert branches.continued([TWO, ONE]) == first
    assert known(branches.lineage(learn(branches, THREE))) == {1}


def test_a_new_version_each_day_for_years(branches):
    """Each continues the one before it."""
    before = ""
    for day in range(2000):
        snapshot = f"sha256:{day:064x}"
        first, begun = encode(0, "", "t", Begin(format=FORMAT, memory="context", snapshot=snapshot, parent=before))
        second, line = encode(1, begun.sha256, "t", remember(day))
        disk.replace(branches.path(snapshot), first + second, settled=False)
        before = str(StateId(snapshot, 1, line.sha256))
    assert [step.entry.decision for step in branches.lineage(StateId.parse(before))] == [
        f"d{day}" for day in range(2000)
    ]


def test_a_state_of_another_journal_is_refused(branches, tmp_path):
    learn(branches, ONE, 1)
    other = learn(Branches(str(tmp_path / "other"), "context"), ONE, 2)
    with pytest.raises(LifeOSError, match="is not the journal that sha256:aaaaaaaaaaaa@1 is of"):
        branches.lineage(other)
    with pytest.raises(LifeOSError, match="there is no journal of"):
        branches.lineage(other._replace(snapshot=TWO))
    with pytest.raises(LifeOSError, match="is not the journal"):
        branches.lineage(other._replace(position=5))


def test_a_journal_of_another_memory_is_refused(branches, tmp_path):
    learn(branches, ONE, 1)
    (tmp_path / "journal/context").rename(tmp_path / "journal/other")
    with pytest.raises(LifeOSError, match="it is the journal of memory 'context'"):
        Branches(str(tmp_path), "other").read(ONE)


def test_damage_is_of_what_comes_after_it(branches):
    first = learn(branches, ONE, 1)
    second = learn(branches, ONE, 2)
    with open(branches.path(ONE), "r+b") as file:
        file.seek(-10, 2)
        file.write(b"x")
    assert known(branches.lineage(first)) == {1}
    with pytest.raises(LifeOSError, match="is damaged at byte"):
        branches.lineage(second)
    chain, damage = branches.examined(ONE)
    assert (chain.position, damage.offset) == (1, chain.size)


def test_a_step_is_known_by_where_it_was_written_first(branches):
    learn(branches, ONE, 1)
    (step,) = branches.lineage(branches.present(ONE))
    again = step._replace(entry=replayed(step), state=step.state._replace(snapshot=TWO))
    assert again.origin == step.origin == str(step.state)
    assert replayed(again) == again.entry


def test_a_branch_that_grows_is_followed_and_is_what_a_first_reader_finds(branches, tmp_path):
    following = Branches(str(tmp_path), "context")
    for number in range(5):
        state = learn(branches, ONE, number)
        before = following.read(ONE)
        assert before == Branches(str(tmp_path), "context").read(ONE)
        assert following.lineage(state) == Branches(str(tmp_path), "context").lineage(state)
        assert following.whole(ONE) == following.lineage(state)
    learn(branches, ONE, 9)
    assert following.read(ONE).lines[0] is before.lines[0], "what was known was not read again"
    assert known(following.whole(ONE)) == {0, 1, 2, 3, 4, 9}


def test_who_follows_sees_that_a_line_was_changed_in_place(branches, tmp_path):
    following = Branches(str(tmp_path), "context")
    learn(branches, ONE, 1, 2, 3)
    size = following.read(ONE).size
    with open(branches.path(ONE), "r+b") as file:
        file.seek(size // 2)
        file.write(b"#")
    with pytest.raises(LifeOSError, match="is damaged at byte"):
        following.read(ONE)
    with pytest.raises(LifeOSError, match="is damaged at byte"), learning(following, ONE, [], "t"):
        pytest.fail("nothing is written after it")


def test_who_follows_a_branch_that_was_cut_or_replaced_has_what_is_there_and_is_told(branches, tmp_path):
    following = Branches(str(tmp_path), "context")
    learn(branches, ONE, 1, 2, 3)
    first, second, *_ = following.lineage(following.present(ONE))
    size = len(encode(0, "", "t", following.read(ONE).begin)[0]) + len(
        encode(1, first.line.previous, first.line.at, first.entry)[0]
    )
    with open(branches.path(ONE), "r+b") as file:
        file.truncate(size)
    assert known(following.whole(ONE)) == {1}
    with pytest.raises(LifeOSError, match=f"is damaged at byte {size}: it ends there, after 1 entries of 3"):
        following.lineage(second.state)
    learn(Branches(str(tmp_path / "other"), "context"), ONE, 4, 5, 6, 7)
    disk.replace(branches.path(ONE), (tmp_path / "other/journal/context" / ONE[7:] / "entries.jsonl").read_bytes())
    with pytest.raises(LifeOSError, match="line 3 is not the one that was written"):
        following.read(ONE)
    os.unlink(heads.of(branches.path(ONE)))
    assert known(following.whole(ONE)) == {4, 5, 6, 7}
    with pytest.raises(LifeOSError, match="is not the journal that"):
        following.lineage(second.state)
