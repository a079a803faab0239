"""The list of what is forgotten: it holds though the journal is lost, and other machines are told by it."""

import shutil
import threading

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory.journal import forgotten
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.learning import ForgottenError, learning
from tests.lifeos.memory import stops
from tests.lifeos.memory.journal.sayings import FOLLOWS, ONE, TWO, forget, known, remember
from tests.lifeos.memory.journal.test_branches import branches, learn  # noqa: F401  a fixture

A, B = "record:" + "a" * 32, "fact:" + "b" * 32


def test_a_list_only_grows_and_is_sorted(tmp_path):
    store = str(tmp_path)
    assert forgotten.read(forgotten.of(store, "context")) == frozenset()
    forgotten.add(store, "context", [])
    assert list(tmp_path.iterdir()) == []
    forgotten.add(store, "context", [A])
    forgotten.add(store, "context", [B])
    assert (tmp_path / "forgotten/context").read_text() == f"{B}\n{A}\n"
    assert forgotten.read(forgotten.of(store, "other")) == frozenset()


def test_a_line_that_is_none_is_refused_with_its_place(tmp_path):
    (tmp_path / "list").write_text(f"{A}\nrecord:x\n")
    with pytest.raises(LifeOSError, match="list is damaged at line 2"):
        forgotten.read(str(tmp_path / "list"))


def test_those_that_add_at_once_all_do(tmp_path):
    every = [f"fact:{number:032x}" for number in range(8)]
    some = [threading.Thread(target=forgotten.add, args=(str(tmp_path), "context", [one])) for one in every]
    for one in some:
        one.start()
    for one in some:
        one.join()
    assert forgotten.read(forgotten.of(str(tmp_path), "context")) == frozenset(every)


def test_it_holds_though_every_journal_is_lost_and_given_up(branches, tmp_path):  # noqa: F811
    learn(branches, ONE, 1, 2)
    with learning(branches, ONE, [], "t") as present:
        present.forget(forget(1), "t")
    for name in ("journal", "heads"):
        shutil.rmtree(tmp_path / name)
    again = Branches(str(tmp_path), "context")
    assert again.forgotten().targets == {forget(1).target}
    with learning(again, TWO, [], "t") as present, pytest.raises(ForgottenError):
        present.remember(remember(1), "t")


def test_what_another_machine_forgot_is_taken_over_and_seen_without_it(branches):  # noqa: F811
    learn(branches, ONE, 1, 2)
    before = branches.signs()
    forgotten.add(branches.store, "context", [forget(1).target])
    assert branches.signs() != before
    assert branches.forgotten().targets == branches.forgotten().learned == {forget(1).target}
    assert known(branches.lineage(learn(branches, ONE))) == {2}
    state = branches.present(ONE)
    assert learn(branches, ONE) == state, "once"


def test_a_kill_between_the_journal_and_the_list_is_made_good(branches, monkeypatch):  # noqa: F811
    numbers = iter(range(100))

    def deed():
        with learning(branches, ONE, FOLLOWS[ONE], "t") as present:
            present.forget(forget(next(numbers)), "t")

    def look():
        fresh = Branches(branches.store, "context")
        said = {step.about for step in fresh.whole(ONE) if step.forgets}
        with learning(fresh, ONE, [], "t"):
            assert said <= forgotten.read(forgotten.of(branches.store, "context"))

    assert stops.each(monkeypatch, deed, look, stops.BYTES) > 6
