"""What was acknowledged and is not there is found, wherever a file was cut; and no kill makes a journal look cut that is whole."""

import os
import random
import shutil
from itertools import count

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory.journal import heads
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.heads import Head
from lifeos.memory.journal.learning import learning
from tests.lifeos.memory import stops
from tests.lifeos.memory.journal.sayings import ONE, known, remember
from tests.lifeos.memory.journal.test_branches import branches, learn  # noqa: F401  a fixture

A, B = "a" * 64, "b" * 64


def test_a_journal_that_lost_its_end_is_found_wherever_it_was_cut(branches):  # noqa: F811
    state = learn(branches, ONE, 1, 2)
    path = branches.path(ONE)
    with open(path, "rb") as file:
        data = file.read()
    lines = data.splitlines(keepends=True)
    for end in (*range(len(lines[0]), len(data) - 1, 7), len(data) - len(lines[-1])):
        with open(path, "wb") as file:
            file.write(data[:end])
        with pytest.raises(
            LifeOSError, match=r"entries\.jsonl is damaged at byte \d+: .* Bring the file back from a copy"
        ):
            Branches(branches.store, "context").read(ONE)
        with pytest.raises(LifeOSError, match="is damaged"), learning(branches, ONE, [], "t"):
            pytest.fail("nothing is learned on what is left")
        assert os.path.getsize(path) == end, "nobody cuts it further"
    with open(path, "wb") as file:
        file.write(data)
    assert branches.present(ONE) == state


@pytest.mark.parametrize("what", ["entries.jsonl", "", ".."], ids=["file", "branch", "journals"])
def test_one_that_is_gone_is_found(branches, what):  # noqa: F811
    learn(branches, ONE, 1)
    gone = os.path.normpath(os.path.join(os.path.dirname(branches.path(ONE)), what))
    shutil.rmtree(gone) if os.path.isdir(gone) else os.unlink(gone)
    again = Branches(branches.store, "context")
    assert again.known() == [ONE]
    with pytest.raises(LifeOSError, match="damaged at byte 0: it is gone, with 1 entries"):
        again.read(ONE)
    with pytest.raises(LifeOSError, match="it is gone"), learning(again, ONE, [], "t"):
        pytest.fail("no other one begins in its place")
    assert not os.path.lexists(again.path(ONE))


def test_the_remedy_without_a_copy_works(branches):  # noqa: F811
    learn(branches, ONE, 1, 2)
    with open(branches.path(ONE), "r+b") as file:
        file.truncate(os.path.getsize(branches.path(ONE)) - 5)
    with pytest.raises(LifeOSError) as raised:
        branches.read(ONE)
    os.unlink(str(raised.value).partition("delete ")[2].partition(":")[0])
    assert known(branches.lineage(learn(branches, ONE, 3))) == {1, 3}


def test_whoever_is_killed_before_any_change_leaves_a_whole_journal_with_all_that_was_acknowledged(
    branches,  # noqa: F811
    monkeypatch,
):
    """Ended before each write, flush and rename in turn, of a new journal with two appends and of one that goes on."""
    told = []
    numbers = count()

    def deed():
        with learning(branches, ONE, [], "t") as present:
            told.append(present.remember(remember(next(numbers)), "t"))
            told.append(present.remember(remember(next(numbers)), "t"))

    def anew():
        for name in ("journal", "heads"):
            shutil.rmtree(os.path.join(branches.store, name), ignore_errors=True)
        told.clear()
        deed()

    def look():
        fresh = Branches(branches.store, "context")
        chain = fresh.read(ONE)
        assert chain is not None or not told
        for state in told:
            assert chain.lines[state.position].sha256 == state.head
        head = heads.read(heads.of(branches.path(ONE)))
        assert head is None or head.position <= chain.position

    assert stops.each(monkeypatch, anew, look, stops.BYTES) > 10
    assert stops.each(monkeypatch, deed, look, stops.BYTES) > 6
    deed()
    look()


def test_a_write_that_is_torn_anywhere_leaves_the_journal_whole(branches, monkeypatch):  # noqa: F811
    chance = random.Random(5)
    state = learn(branches, ONE, 0)
    real = os.write

    def torn(handle, data):
        real(handle, bytes(data)[: chance.randrange(len(data))])
        raise stops.Killed

    for number in range(1, 20):
        with monkeypatch.context() as patched:
            patched.setattr(os, "write", torn)
            patched.setattr(os, "ftruncate", lambda *_: None)
            with pytest.raises(stops.Killed):
                learn(branches, ONE, number)
        assert Branches(branches.store, "context").present(ONE) == state
    assert learn(branches, ONE, 99).position == 2


def test_a_head_is_the_newest_whole_line(tmp_path):
    path = str(tmp_path / "heads/context/x")
    assert heads.read(path) is None
    for position in range(5):
        heads.keep(path, Head(position, A))
        assert heads.read(path) == Head(position, A)
    with open(path, "rb") as file:
        data = file.read()
    for at in range(len(data)):
        with open(path, "wb") as file:
            file.write(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert heads.read(path).position in (3, 4)
    heads.keep(path, Head(7, B))
    assert heads.read(path) == Head(7, B)
    with open(path, "wb") as file:
        file.write(b"x" * len(data))
    with pytest.raises(LifeOSError, match="none of its lines is whole"):
        heads.read(path)


def test_what_was_written_anew_has_other_heads(tmp_path):
    store = str(tmp_path)
    heads.renew(store, "context", {A: Head(3, B)})
    assert heads.known(store, "context") == [A]
    heads.drop(store, "context")
    heads.drop(store, "context")
    assert heads.known(store, "context") == []
