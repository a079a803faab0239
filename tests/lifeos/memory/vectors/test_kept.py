"""Vectors of what was learned outlive the process that made them, and nothing else."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from lifeos.memory import disk
from lifeos.memory.erasure import register, remains
from lifeos.memory.erasure.register import Erasure
from lifeos.memory.vectors.kept import Kept
from tests.lifeos.memory.lives import Words

TEXTS = {f"fact:{number:032x}": f"Learned: tea {number}" for number in range(9)}
ROW = 32 + 4 * Words.dimension + 8


class Here:
    def __init__(self, folder):
        self.folder = str(folder)
        self.words = Words()

    def kept(self):
        """As a process that begins."""
        self.words.made.clear()
        return Kept(self.folder, "m", self.words)

    @property
    def file(self):
        place = remains.learned(self.folder, "m")
        (name,) = [name for name in os.listdir(place) if name.endswith(".rows")]
        return os.path.join(place, name)


@pytest.fixture
def here(tmp_path):
    return Here(tmp_path)


def right(found, texts=TEXTS):
    return found.keys() == texts.keys() and all(np.array_equal(found[one], Words().vector(texts[one])) for one in texts)


def test_what_was_made_is_not_made_again(here):
    assert right(here.kept().of(TEXTS, 0))
    again = here.kept()
    assert right(again.of(TEXTS, 0))
    assert here.words.made == []
    assert os.stat(here.file).st_size == len(TEXTS) * ROW


def test_another_text_of_the_same_fact_has_its_own(here):
    here.kept().of(TEXTS, 0)
    other = {one: text + ", Anna" for one, text in TEXTS.items()}
    assert right(here.kept().of(other, 0), other)


def test_another_model_has_its_own(here):
    here.kept().of(TEXTS, 0)
    here.words.model = "other words"
    here.kept().of(TEXTS, 0)
    assert len(here.words.made) == len(TEXTS)


def test_a_file_cut_anywhere_and_every_flipped_byte_cost_the_row_alone(here):
    here.kept().of(TEXTS, 0)
    with open(here.file, "rb") as file:
        data = file.read()
    for at in range(0, len(data), 13):
        for wrong in (data[:at], data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]):
            with open(here.file, "wb") as file:
                file.write(wrong)
            assert right(here.kept().of(TEXTS, 0)), at
            assert len(here.words.made) == (len(TEXTS) - at // ROW if len(wrong) == at else 1)
            assert right(here.kept().of(TEXTS, 0))
            assert here.words.made == [], "they were kept after the last whole row"


def test_what_another_process_adds_is_read(here):
    first, second = here.kept(), here.kept()
    first.of({one: TEXTS[one] for one in list(TEXTS)[:3]}, 0)
    second.of(TEXTS, 0)
    here.words.made.clear()
    assert right(first.of(TEXTS, 0))
    assert here.words.made == []


def test_one_who_writes_keeps_nobody_from_asking(here, monkeypatch):
    monkeypatch.setattr("lifeos.memory.vectors.kept._WAIT", 0.0)
    with disk.alone(remains.learned(here.folder, "m")):
        known = here.kept()
        assert right(known.of(TEXTS, 0))
    here.words.made.clear()
    assert right(known.of(TEXTS, 0))
    assert here.words.made == [], "they are kept the next time"
    assert os.stat(here.file).st_size == len(TEXTS) * ROW


def test_nothing_is_kept_of_what_was_read_before_an_erasure(here):
    under_way = Erasure(at="t", who="Anna", why="asked for")
    known = here.kept()
    register.keep(here.folder, "m", under_way)
    assert right(known.of(TEXTS, 0))
    assert right(known.of(TEXTS, register.settled(here.folder, "m")))
    register.finish(here.folder, "m", under_way)
    assert right(known.of(TEXTS, 0))
    assert [name for name in os.listdir(remains.learned(here.folder, "m")) if name != "lock"] == []
    assert right(known.of(TEXTS, 1))
    assert os.stat(here.file).st_size == len(TEXTS) * ROW


_KILLED = """
import sys, numpy as np
from lifeos.memory.vectors.kept import Kept
from tests.lifeos.memory.lives import Words
kept = Kept(sys.argv[1], "m", Words())
print("begun", flush=True)
for number in range(100_000):
    kept.of({f"fact:{number:032x}": f"Learned: tea {number}"}, 0)
"""


def test_who_is_killed_while_it_keeps_leaves_whole_rows(here):
    with subprocess.Popen([sys.executable, "-c", _KILLED, here.folder], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "begun\n"
        time.sleep(0.3)
        process.send_signal(signal.SIGKILL)
    texts = {f"fact:{number:032x}": f"Learned: tea {number}" for number in range(50)}
    assert right(here.kept().of(texts, 0), texts)
    made = len(here.words.made)
    assert right(here.kept().of(texts, 0), texts)
    assert (here.words.made, made <= len(texts)) == ([], True)


def many(word, number=200):
    return {f"fact:{at:032x}": f"Learned: tea {at} {word}" for at in range(number)}


def rows(here):
    return os.stat(here.file).st_size // ROW


def test_what_was_forgotten_and_what_a_fact_no_longer_says_does_not_stay(here):
    kept = here.kept()
    for number in range(12):
        assert right(kept.of(many(number), 0), many(number))
        assert rows(here) <= 2 * 3 * 200 + 64, "the last three texts of each, and as much again"
    left = {one: text for one, text in many(11).items() if int(one[5:], 16) < 9}
    forgotten = many(11).keys() - left
    again = here.kept()
    assert right(again.of(left, 0, forgotten), left)
    assert rows(here) == 3 * 9
    assert right(here.kept().of(left, 0), left)
    assert here.words.made == []
    kept.of(left | many("new", 2), 0)
    here.words.made.clear()
    assert right(again.of(left | many("new", 2), 0), left | many("new", 2))
    assert here.words.made == [], "who had another file open writes to the one that there is"


def test_versions_side_by_side_do_not_take_their_texts_from_each_other(here):
    every = [here.kept() for _ in range(3)]
    for _ in range(3):
        for number, kept in enumerate(every):
            assert right(kept.of(many(number), 0), many(number))
    assert rows(here) == 3 * 200
    for number in range(3):
        here.kept().of(many(number), 0)
        assert here.words.made == []


def test_nothing_is_written_anew_while_an_erasure_is_under_way(here):
    here.kept().of(many(0), 0)
    before = rows(here)
    register.keep(here.folder, "m", Erasure(at="t", who="Anna", why="asked for"))
    for erasures in (0, None):
        here.kept().of({}, erasures)
        assert right(here.kept().of(TEXTS, erasures, many(0).keys()))
    assert rows(here) == before


def test_a_disk_that_refuses_leaves_the_rows_as_they_are(here, monkeypatch):
    here.kept().of(many(0), 0)
    before = rows(here)

    def refuse(*_):
        raise OSError(28, "No space left on device")

    left = {"fact:" + "f" * 32: "Learned: tea"}
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refuse)
        assert right(here.kept().of(left, 0, many(0).keys()), left)
    assert rows(here) == before + 1
    assert not [name for name in os.listdir(remains.learned(here.folder, "m")) if name.endswith(".tmp")]
    here.kept().of(left, 0, many(0).keys())
    assert rows(here) == 1


_COMPACTED = """
import os, signal, sys
from lifeos.memory import disk
from lifeos.memory.vectors.kept import Kept
from tests.lifeos.memory.lives import Words
from tests.lifeos.memory.vectors.test_kept import TEXTS, many

left, last = int(sys.argv[2]), {"f" * 32: "Learned: last"}

def counted(real):
    def call(*given, **named):
        global left
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return real(*given, **named)
    return call

for name in ("write", "__exit__"):
    setattr(disk.Spool, name, counted(getattr(disk.Spool, name)))
for name in ("replace", "fsync", "unlink", "open"):
    setattr(os, name, counted(getattr(os, name)))
Kept(sys.argv[1], "m", Words()).of({**TEXTS, **last}, 0, many(0).keys() - TEXTS.keys())
print("compacted", left)
"""


def test_who_is_killed_at_any_call_while_it_compacts_loses_nothing(here):
    for calls in range(40):
        here.kept().of(many(0), 0)
        here.kept().of(TEXTS, 0)
        done = subprocess.run(
            [sys.executable, "-c", _COMPACTED, here.folder, str(calls)], capture_output=True, text=True, check=False
        )
        again = here.kept()
        assert right(again.of(TEXTS, 0))
        assert here.words.made == [], calls
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
    assert calls > 5, "it was killed at several"
    assert done.stdout.startswith("compacted"), done.stderr
    assert rows(here) == 2 * len(TEXTS) + 1, "two texts of each"
    assert not [name for name in os.listdir(remains.learned(here.folder, "m")) if name.endswith(".tmp")]
