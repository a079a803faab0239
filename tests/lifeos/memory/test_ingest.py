"""Ingestion: the same files make the same version, whatever happened before; and a kill loses nothing."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import msgspec
import pytest
from msgspec.structs import replace

from lifeos.errors import LifeOSError, UsageError
from lifeos.ir.data import Source
from lifeos.memory import disk, ingest
from lifeos.memory.journal import forgotten
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.entry import Forget
from lifeos.memory.journal.learning import learning
from lifeos.memory.record import Record, Transaction
from lifeos.memory.store import Store
from lifeos.memory.verify import verify
from tests.architecture.test_files import ROOT
from tests.lifeos.memory import inbox, stops
from tests.lifeos.memory.journal.sayings import forget, remember

HEAD = inbox.HEAD


@pytest.fixture
def box(tmp_path):
    return inbox.small(tmp_path / "inbox")


@pytest.fixture
def run(tmp_path, box):
    """Ingest into a store of this name."""
    return lambda name="store", memory=inbox.MEMORY: ingest.ingest(memory, str(box), str(tmp_path / name))


def test_what_came_from_where(run):
    done = run()
    assert [tuple(one) for one in done.taken] == [("giro", 1, 1, 3, 0, 0), ("journal", 2, 2, 2, 0, 0)]
    assert [(one.fresh, one.before) for one in run().taken] == [(0, 3), (0, 2)]


def test_the_same_files_make_the_same_version_whatever_came_before(run, box, tmp_path):
    first = run().snapshot
    inbox.write(box, {"notes/more.md": "More.\n", "bank/january.csv": HEAD + inbox.row(day="01.01.26")})
    assert run().snapshot != first
    later = run("other").snapshot
    assert run().snapshot == later
    (box / "notes/more.md").unlink()
    (box / "bank/january.csv").unlink()
    assert run().snapshot == first
    assert ingest.head(str(tmp_path / "store"), "context") == first
    assert {one.name for one in (tmp_path / "store/versions").iterdir()} == {
        digest.removeprefix("sha256:") for digest in (first, later)
    }, "versions stay side by side"


def test_a_bad_record_is_in_quarantine_with_its_place_and_the_rest_goes_on(run, box):
    inbox.write(box, {"bank/bad.csv": HEAD + inbox.COFFEE + inbox.row(amount="geheim")})
    done = run()
    assert done.taken[0].refused == 1
    with open(done.quarantine) as file:
        (line,) = map(json.loads, file)
    assert line == {
        "source": "giro",
        "file": "bank/bad.csv",
        "line": 3,
        "record": "",
        "reason": "the amount is not a number with ',' before its fraction",
    }
    inbox.write(box, {"bank/bad.csv": HEAD + inbox.COFFEE})
    assert os.path.getsize(run().quarantine) == 0


def test_what_is_no_valid_record_is_in_quarantine_with_the_id_that_it_would_have(run, box):
    event = (
        "BEGIN:VEVENT\nDTSTART:18800101T100000Z\nSUMMARY:geheim\nDTEND;TZID=Europe/Berlin:18900101T100000\nEND:VEVENT\n"
    )
    inbox.write(box, {"calendar/a.ics": event * 2, "calendar/b.ics": event})
    calendar = Source("calendar", "ics", "calendar", "notes", "0 3 * * *")
    done = run(memory=replace(inbox.MEMORY, sources=(*inbox.SOURCES, calendar)))
    with open(done.quarantine) as file:
        first, again, other = map(json.loads, file)
    assert {one["reason"] for one in (first, again, other)} == {
        "the end of an appointment is no xsd:date or xsd:dateTime"
    }
    assert [(one["file"], one["line"]) for one in (first, again, other)] == [
        ("calendar/a.ics", 1),
        ("calendar/a.ics", 6),
        ("calendar/b.ics", 1),
    ]
    assert first["record"] == other["record"] != again["record"]
    assert done.taken[0] == ("calendar", 2, 2, 0, 3, 0)


def test_a_source_that_moves_to_another_scope_is_another_version(run):
    moved = replace(inbox.MEMORY, sources=(replace(inbox.SOURCES[0], scope="notes"), inbox.SOURCES[1]))
    assert run(memory=moved).snapshot != run().snapshot


def test_what_is_not_its_own_is_left_alone(run, box):
    first = run().snapshot
    inbox.write(box, {"notes/.hidden.md": "x", "notes/.git/x.md": "x", "notes/picture.png": "x", "elsewhere/x.md": "x"})
    (box / "notes/link.md").symlink_to("/etc/passwd")
    assert run().snapshot == first


def test_nothing_where_a_source_should_be_is_a_mistake_and_changes_nothing(run, box, tmp_path):
    first = run().snapshot
    shutil.rmtree(box / "bank")
    with pytest.raises(UsageError, match=r"source 'giro' is to be read from .*bank, where there is nothing"):
        run()
    assert ingest.head(str(tmp_path / "store"), "context") == first


def test_what_was_forgotten_is_in_no_later_version(run, box, tmp_path):
    """It is the version that the files make that never had it: the same bytes, whichever way it came to be forgotten."""
    folder = str(tmp_path / "store")
    first = run().snapshot
    store, branches = Store(folder), Branches(folder, "context")
    (rent,) = (
        one for one in records(store, first) if isinstance(one.content, Transaction) and one.content.purpose == "Miete"
    )
    with learning(branches, first, [], "t") as present:
        present.forget(Forget(target=f"record:{rent.id}", who="Anna", why="asked"), "t")
    later = run()
    assert later.forgotten == 1
    assert rent.id not in {one.id for one in records(store, later.snapshot)}
    assert len(records(store, later.snapshot)) == len(records(store, first)) - 1
    assert [one.fresh for one in run().taken] == [0, 0]
    forgotten.add(str(tmp_path / "told"), "context", branches.forgotten().targets)
    assert run("told").snapshot == later.snapshot
    inbox.write(box, {"bank/december.csv": HEAD + inbox.COFFEE + inbox.COFFEE})
    assert run("other").snapshot == later.snapshot == run().snapshot


def test_what_was_learned_and_forgotten_changes_no_version(run, tmp_path):
    folder = str(tmp_path / "store")
    first = run().snapshot
    with learning(Branches(folder, "context"), first, [], "t") as present:
        present.remember(remember(1), "t")
        present.forget(forget(1), "t")
    assert run() == ingest.Ingested(first, run().taken, run().quarantine, 0)


def records(store, snapshot):
    files = verify(store, snapshot).files.items()
    lines = (line for path, one in files if path.startswith("records/") for line in store.get(one).splitlines())
    return [msgspec.json.decode(line, type=Record) for line in lines]


def test_two_at_once_are_refused(run, tmp_path):
    with (
        disk.alone(ingest.home(str(tmp_path / "store"), "context")),
        pytest.raises(LifeOSError, match="another process"),
    ):
        run()


def test_what_was_remembered_wrongly_is_built_anew(run, tmp_path):
    first = run().snapshot
    place = tmp_path / "store/ingest/context"
    for text in ("", "{}", '{"built": 1}'):
        (place / "built.json").write_text(text)
        assert run().snapshot == first
    shutil.rmtree(tmp_path / "store/files")
    assert run().snapshot == first
    verify(Store(str(tmp_path / "store")), first)


def test_what_was_read_of_files_that_are_gone_is_dropped(run, box, tmp_path):
    run()
    (box / "notes/trip.md").unlink()
    run()
    assert len(os.listdir(tmp_path / "store/ingest/context/read")) == 2


def test_so_is_what_a_killed_process_had_put_aside_though_nothing_is_built_again(run, tmp_path):
    first = run().snapshot
    (tmp_path / "store/ingest/context/read/aside/2025-12.id").mkdir(parents=True)
    assert run().snapshot == first
    assert "aside" not in os.listdir(tmp_path / "store/ingest/context/read")


CHILD = """
import sys
from lifeos.memory.ingest import ingest
from tests.lifeos.memory import inbox
print(ingest(inbox.MEMORY, sys.argv[1], sys.argv[2]).snapshot)
"""


def test_a_kill_at_any_moment_loses_nothing(run, box, tmp_path):
    """Killed at random moments, each time in the middle of a larger inbox: the version before is whole, and the next run ends at the
    version that an undisturbed one makes."""
    before = run().snapshot
    chance = random.Random(7)
    for number in range(300):
        day = inbox.row(day=f"{number % 28 + 1:02d}.{number % 12 + 1:02d}.24", amount=f"-{number},00")
        inbox.write(box, {f"bank/{number}.csv": HEAD + day, f"notes/{number}.md": f"[[{number}]]"})
    wanted = run("undisturbed").snapshot
    command = [sys.executable, "-c", CHILD, str(box), str(tmp_path / "store")]
    started = time.monotonic()
    assert subprocess.run([*command[:-1], str(tmp_path / "timing")], check=True, capture_output=True, cwd=ROOT).stdout
    length = time.monotonic() - started
    killed = 0
    for _ in range(12):
        shutil.rmtree(tmp_path / "store/ingest/context/read", ignore_errors=True)  # so that there is all to do again
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
        time.sleep(chance.uniform(0.2, 1) * length)
        child.send_signal(signal.SIGKILL)
        killed += child.wait() != 0
        head = ingest.head(str(tmp_path / "store"), "context")
        assert head in (before, wanted)
        verify(Store(str(tmp_path / "store")), before)
        verify(Store(str(tmp_path / "store")), head)
    assert killed
    assert run().snapshot == wanted


def test_ended_before_each_change_to_the_disk_it_is_done_by_the_next(run, box, tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "flush", lambda: None)  # half a second, and what it does nobody can see here
    before = run().snapshot
    inbox.write(box, {"notes/more.md": "More.\n", "bank/january.csv": HEAD + inbox.row(day="01.01.26")})
    wanted = run("undisturbed").snapshot
    kept = tmp_path.with_name(f"{tmp_path.name}-kept")
    shutil.copytree(tmp_path / "store", kept)

    def look():
        head = ingest.head(str(tmp_path / "store"), "context")
        assert head in (before, wanted)
        for snapshot in {before, head}:
            verify(Store(str(tmp_path / "store")), snapshot)
        assert run().snapshot == wanted
        shutil.rmtree(tmp_path / "store")
        shutil.copytree(kept, tmp_path / "store")

    assert stops.each(monkeypatch, run, look) > 8


FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    ingest(inbox.MEMORY, sys.argv[1], sys.argv[2])
except OSError:
    sys.exit(3)
"""


@pytest.mark.parametrize("limit", [0, 100, 300, 700, 1500])
def test_a_disk_that_takes_no_more_leaves_what_was_known(run, box, tmp_path, limit):
    """Files can grow to so many bytes: whichever is the first that cannot, the version before is whole and the next run goes on."""
    before = run().snapshot
    inbox.write(box, {"notes/long.md": "A long note. " * 200, "bank/more.csv": HEAD + inbox.COFFEE + inbox.RENT * 20})
    code = CHILD.rpartition("print")[0] + FULL
    command = [sys.executable, "-B", "-c", code, str(box), str(tmp_path / "store"), str(limit)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 3, done.stderr
    assert ingest.head(str(tmp_path / "store"), "context") == before
    verify(Store(str(tmp_path / "store")), before)
    assert run().snapshot == run("elsewhere").snapshot
