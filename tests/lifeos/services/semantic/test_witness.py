"""What agents read is in the ledger, once, whatever happens to the ledger, the process and the disk."""

import os
import random
import threading
import time

import pytest

from lifeos.errors import LifeOSError
from lifeos.ledger.events import Read
from lifeos.ledger.sql import SqlLedger
from lifeos.memory import disk
from lifeos.services.reads import into
from lifeos.services.semantic.witness import FILE, Witness


def read(number, **how):
    fields = {"decision": "d", "agent": "hello", "team": "platform", "track": "stable", "memory": "sha256:0@1:2"}
    return Read(id=f"r{number}", scopes=("notes",), operation="recall", read=("a" * 32,), **{**fields, **how})


class Ledger:
    """Keeps what it is told while it is there."""

    def __init__(self):
        self.there, self.kept, self.asked = True, {}, 0

    def write(self, reads):
        self.asked += 1
        if not self.there:
            raise LifeOSError("away")
        self.kept.update({one.id: one for one in reads})


@pytest.fixture
def ledger():
    return Ledger()


def test_a_ledger_that_is_there_has_it_before_the_answer(tmp_path, ledger):
    witness = Witness(ledger.write, str(tmp_path), lambda _: None)
    witness.note(read(1))
    assert ledger.kept == {"r1": read(1)}
    assert not (tmp_path / FILE).exists()


def test_while_it_is_away_reads_wait_and_are_brought_when_it_is_back(tmp_path, ledger):
    said = []
    witness = Witness(ledger.write, str(tmp_path), said.append)
    ledger.there = False
    for number in range(3):
        witness.note(read(number))
    assert ledger.asked == 1, "who reads next does not wait for it, too"
    assert witness.waiting == 3
    assert [line.split(";")[0] for line in said] == ["the ledger is away"]
    with pytest.raises(LifeOSError, match="away"):
        witness.bring()
    ledger.there = True
    witness.note(read(3))
    assert ledger.kept == {}, "in their order"
    witness.bring()
    assert list(ledger.kept) == ["r0", "r1", "r2", "r3"]
    assert (witness.waiting, said[-1]) == (0, "the ledger has all that agents read")
    witness.note(read(4))
    assert "r4" in ledger.kept


def test_what_waits_outlives_the_process_and_a_line_that_was_cut_is_none(tmp_path, ledger):
    ledger.there = False
    witness = Witness(ledger.write, str(tmp_path), lambda _: None)
    for number in range(3):
        witness.note(read(number))
    whole = (tmp_path / FILE).read_bytes()
    begins = whole.rindex(b"\n", 0, -1) + 1
    ledger.there = True
    for cut in (begins, begins + 1, len(whole) - 1, len(whole)):
        (tmp_path / FILE).write_bytes(whole[:cut])
        ledger.kept.clear()
        again = Witness(ledger.write, str(tmp_path), lambda _: None)
        again.note(read(9))
        again.bring()
        assert list(ledger.kept) == ["r0", "r1", *(["r2"] if cut == len(whole) else []), "r9"]


def test_what_is_damaged_is_said(tmp_path, ledger):
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_bytes(b'{"kind": "read"}\n')
    with pytest.raises(LifeOSError, match=rf"{FILE} is damaged: .*missing required field"):
        Witness(ledger.write, str(tmp_path), lambda _: None)


def test_where_nothing_can_be_written_it_is_not_silent(tmp_path, ledger, monkeypatch):
    ledger.there = False
    witness = Witness(ledger.write, str(tmp_path), lambda _: None)
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        witness.note(read(1))


def test_many_read_while_the_ledger_comes_and_goes(tmp_path, ledger):
    """From many threads, with one that brings: each read is there, and the file is empty at the end."""
    witness = Witness(ledger.write, str(tmp_path), lambda _: None)
    chance = random.Random(1)
    over = threading.Event()

    def come_and_go():
        while not over.is_set():
            ledger.there = chance.random() < 0.5
            time.sleep(0.001)
        ledger.there = True

    def reads(first):
        for number in range(first, first + 40):
            witness.note(read(number))

    brings = threading.Thread(target=witness.run, args=(0.001,))
    others = [threading.Thread(target=reads, args=(100 * one,)) for one in range(6)]
    weather = threading.Thread(target=come_and_go)
    for thread in (brings, weather, *others):
        thread.start()
    for thread in others:
        thread.join()
    over.set()
    weather.join()
    witness.end()
    brings.join()
    witness.bring()
    assert set(ledger.kept) == {f"r{100 * one + number}" for one in range(6) for number in range(40)}
    assert (witness.waiting, (tmp_path / FILE).read_bytes()) == (0, b"") if (tmp_path / FILE).exists() else True


def test_two_processes_that_serve_one_store_lose_nothing_of_each_other(tmp_path, ledger):
    """Each with a view of its own of what waits."""
    one, other = (Witness(ledger.write, str(tmp_path), lambda _: None) for _ in range(2))
    ledger.there = False
    for number in range(4):
        (one, other)[number % 2].note(read(number))
    ledger.there = True
    one.bring()
    assert set(ledger.kept) == {"r0", "r1", "r2", "r3"}
    other.note(read(4))
    other.bring()
    assert set(ledger.kept) == {"r0", "r1", "r2", "r3", "r4"}


def test_a_real_ledger_counts_each_once(tmp_path):
    ledger = SqlLedger(str(tmp_path / "ledger.sqlite"))
    try:
        for _ in range(2):
            into(ledger)([read(1), read(2)])
        assert [one.line.event for one in ledger.lines(decision="d")] == [read(1), read(2)]
    finally:
        ledger.close()


def test_a_kill_between_the_ledger_and_the_file_brings_it_once(tmp_path, ledger, monkeypatch):
    ledger.there = False
    witness = Witness(ledger.write, str(tmp_path), lambda _: None)
    witness.note(read(1))
    ledger.there = True
    monkeypatch.setattr(disk, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        witness.bring()
    monkeypatch.undo()
    again = Witness(ledger.write, str(tmp_path), lambda _: None)
    assert again.waiting == 1
    again.bring()
    assert list(ledger.kept) == ["r1"]
