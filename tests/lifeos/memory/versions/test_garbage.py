"""What nothing pins goes, with the files that only it has; nothing else does."""

import os

import pytest
from msgspec.structs import replace

from lifeos.errors import LifeOSError
from lifeos.memory import disk
from lifeos.memory.ingest import home, ingest
from lifeos.memory.journal.learning import learning
from lifeos.memory.verify import verify
from lifeos.memory.versions import garbage
from tests.lifeos.memory import inbox
from tests.lifeos.memory.versions.history import History


@pytest.fixture
def history(tmp_path):
    return History(tmp_path)


def many(history, number):
    """So many versions, each with a note of its own, oldest first."""
    made = [history.ingest({"notes/more.md": f"version {n}"}) for n in range(number)]
    for at, snapshot in enumerate(made):
        os.utime(f"{history.store.folder}/versions/{snapshot[7:]}", (at, at))
    return made


def collect(history, pinned=frozenset()):
    with garbage.alone(history.store):
        going = garbage.plan(history.store, "context", set(pinned))
        garbage.collect(history.store, going)
    return going


def files(history):
    return {name for _, _, names in os.walk(f"{history.store.folder}/files") for name in names}


def test_the_last_three_the_pinned_and_those_learned_on_stay(history):
    made = many(history, 8)
    with learning(history.branches, made[2], [], "t"):
        pass
    going = collect(history, {made[0]})
    assert going.versions == [made[1], made[3], made[4]]
    assert going.kept == 5
    for snapshot in made:
        if snapshot in going.versions:
            assert history.store.version(snapshot) is None
        else:
            verify(history.store, snapshot)
    assert len(going.objects) == 3 * 4, "of each: its note, the note's facts, the manifest and the list"
    assert collect(history, {made[0]}) == ([], {}, 5, {})


def test_what_was_ingested_last_stays_whenever_it_came_first(history):
    made = many(history, 5)
    assert history.ingest({"notes/more.md": "version 0"}) == made[0]
    os.utime(f"{history.store.folder}/versions/{made[0][7:]}", (0, 0))
    assert collect(history).versions == [made[1]]


def test_what_others_need_stays(history):
    """Versions of another memory in the same store, and what DVC pushed, which writes no versions."""
    made = many(history, 5)
    other = ingest(replace(inbox.MEMORY, name="other"), str(history.box), history.store.folder).snapshot
    pushed = f"{history.store.folder}/versions/{made[0][7:]}"
    os.rename(pushed, history.root / "kept")
    assert collect(history).versions == [made[1]]
    verify(history.store, other)
    os.rename(history.root / "kept", pushed)
    verify(history.store, made[0])


def test_a_killed_collection_is_finished_by_the_next(history):
    """Killed after each deletion in turn: nothing is ever half a version, and in the end all is gone that had to go."""
    made = many(history, 5)
    wanted = None
    with garbage.alone(history.store):
        going = garbage.plan(history.store, "context", set())
    real = os.unlink
    for allowed in range(len(going.objects) + 1):
        left = [allowed]

        def unlink(path, *, left=left):
            if not left[0]:
                raise InterruptedError
            left[0] -= 1
            real(path)

        os.unlink = unlink
        try:
            with garbage.alone(history.store):
                again = garbage.plan(history.store, "context", set())
                garbage.collect(history.store, again)
        except InterruptedError:
            pass
        finally:
            os.unlink = real
        assert [history.store.version(one) is None for one in made] == [True, True, False, False, False]
        for snapshot in made[2:]:
            verify(history.store, snapshot)
    collect(history)
    assert os.listdir(f"{history.store.folder}/removed") == []
    wanted = files(history)
    assert not wanted & {name[2:] for name in going.objects}


def test_a_version_that_comes_back_meanwhile_stays(history, monkeypatch):
    made = many(history, 4)
    real = os.unlink
    with monkeypatch.context() as patched, garbage.alone(history.store):
        going = garbage.plan(history.store, "context", set())
        patched.setattr(os, "unlink", lambda path: (_ for _ in ()).throw(OSError(28, "stopped", path)))
        with pytest.raises(OSError, match="stopped"):
            garbage.collect(history.store, going)
    assert os.unlink is real
    assert history.ingest({"notes/more.md": "version 0"}) == made[0]
    collect(history)
    verify(history.store, made[0])


def test_nothing_goes_while_somebody_adds_or_a_version_is_damaged(history):
    made = many(history, 5)
    for place in (home(history.store.folder, "context"), f"{history.store.folder}/restore"):
        with disk.alone(place), pytest.raises(LifeOSError, match="another process"), garbage.alone(history.store):
            pass
    with open(f"{history.store.folder}/versions/{made[0][7:]}", "w") as file:
        file.write("{}")
    before = files(history)
    with pytest.raises(LifeOSError, match="is damaged"):
        collect(history)
    assert files(history) == before


def test_what_killed_processes_left_half_written_goes(history):
    many(history, 1)
    left = f"{history.store.folder}/files/md5/ab/{'c' * 30}.12345678.tmp"
    theirs = f"{history.store.folder}/files/md5/ab/.dvc-writes-this.tmp"
    os.makedirs(os.path.dirname(left), exist_ok=True)
    for path in (left, theirs):
        with open(path, "w") as file:
            file.write("torn")
    collect(history)
    assert not os.path.exists(left)
    assert os.path.exists(theirs)
