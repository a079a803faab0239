"""What is erased is in no byte any more; all else is as it was; and whoever kills it finds it finished by the next."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest
from msgspec.structs import replace

from lifeos.errors import LifeOSError, UsageError
from lifeos.memory import disk, ingest
from lifeos.memory.erasure import erase, register, remains
from lifeos.memory.erasure.subject import subject
from lifeos.memory.journal.entry import Forget, plain
from lifeos.memory.journal.learning import ForgottenError, learning
from lifeos.memory.journal.target import of_fact
from lifeos.memory.verify import verify
from lifeos.memory.versions import garbage
from lifeos.memory.view import view
from tests.architecture.test_files import ROOT
from tests.lifeos.memory import inbox, stops
from tests.lifeos.memory.erasure.secrets import NOTE, SECRET, Secret, restarted
from tests.lifeos.memory.recall.asking import fact_of, label, said


@pytest.fixture
def secret(tmp_path):
    return Secret(tmp_path)


def check(secret, before):
    """All that has to hold once it is erased."""
    assert secret.holding() == []
    assert register.pending(secret.store.folder, "context") is None
    for old, state in zip(secret.versions, secret.states, strict=True):
        verify(secret.store, old)
        assert {one.id for one in secret.records(old)} == before[old] - {secret.record}
        steps = secret.branches.lineage(state)
        assert [step.state.position for step in steps] == [step.line.n for step in steps]
        known = view(secret.store, secret.branches, old, state).learned
        assert len(known) == secret.versions.index(old) + 1
        assert all(b"innocent" in quad for quad in known)


def restored(secret, kept):
    """As it was before anything was erased."""
    for path in (".lifeos/memory", ".dvc/cache"):
        shutil.rmtree(secret.root / path)
        shutil.copytree(kept / path, secret.root / path)
    restarted(secret)


def ids(secret):
    return {one: {record.id for record in secret.records(one)} for one in secret.versions}


def test_it_is_in_no_byte_and_all_else_is_as_it_was(secret):
    before = ids(secret)
    assert secret.holding()
    done = secret.erase()
    assert (done.searched, done.left) == ("bytes", ())
    assert set(done.snapshots) == {*secret.versions[1:], secret.embedded}
    check(secret, before)
    assert secret.store.current(secret.versions[0]) == secret.versions[0]
    for old in secret.versions[1:]:
        assert secret.store.current(old) == done.snapshots[old]


def test_the_register_says_who_and_why_and_nothing_else(secret):
    secret.erase()
    (said,) = register.done(secret.store.folder, "context")
    assert (said.who, said.why, said.records, len(said.facts)) == ("Anna", "asked for", (secret.record,), 1)


def test_it_is_not_ingested_again_and_the_rest_is_what_ingestion_makes(secret):
    done = secret.erase()
    again = secret.ingest()
    assert again == done.snapshots[secret.embedded], "but for the vectors of that month, which are made again"
    assert secret.holding() == []
    with open(f"{ingest.home(secret.store.folder, 'context')}/quarantine.jsonl") as file:
        assert [json.loads(line)["file"] for line in file] == ["notes/copy.md", "notes/secret.md"]
    assert secret.ingest({"notes/secret.md": NOTE + "More.\n"}) != again, "another note is another record"


def test_it_is_not_learned_again(secret):
    secret.erase()
    with learning(secret.branches, secret.versions[1], [], "t") as present, pytest.raises(ForgottenError):
        present.remember(secret.fact(f"<urn:lifeos:record:{secret.record}>", f"{SECRET} knows"), "t")


def test_what_remains_may_be_a_version_already_whose_journal_stays_its_own(tmp_path):
    secret = Secret(tmp_path)
    (secret.box / "notes/secret.md").unlink()
    (secret.box / "notes/copy.md").unlink()
    alike = secret.ingest()
    with learning(secret.branches, alike, [], "t") as present:
        state = present.remember(secret.fact("<urn:x:other>", "other"), "t")
    done = secret.erase()
    assert done.snapshots[secret.versions[2]] != alike
    assert secret.records(secret.versions[2]) == secret.records(alike)
    assert secret.branches.present(alike) == state
    assert secret.holding() == []


def test_a_fact_that_was_learned(secret):
    learned = view(secret.store, secret.branches, secret.versions[1], secret.states[1]).learned
    done = secret.erase(of_fact(next(quad for quad in learned if SECRET.encode() in quad)))
    assert (done.snapshots, done.records, done.left) == ({}, (), ())
    steps = secret.branches.lineage(secret.states[2])
    assert [said.why for step in steps if isinstance(said := plain(step.entry), Forget)] == ["erased: asked for"]
    assert secret.records(secret.versions[1])
    assert secret.holding(f"{SECRET} knows") == []


def test_a_fact_with_the_name_that_nothing_else_was_learned_by(secret):
    name, fact, kept = (
        "Portia Weiss",
        said("Portia Weiss", "owes", "much", "notes"),
        said("Bob", "owes", "tea", "notes"),
    )
    with learning(secret.branches, secret.versions[1], [], "t") as present:
        present.remember(kept, "t", [label("Bob", "notes")])
        state = present.remember(fact, "t", [label(name, "notes")])
    with learning(secret.branches, secret.versions[2], [], "t") as present:
        present.replay("t")
    assert len(secret.holding(name)) == 2, "two journals"
    done = secret.erase(fact_of(fact))
    assert (done.facts, done.labels, done.left) == ((fact_of(fact),), (), ())
    assert secret.holding(name) == []
    assert secret.holding(fact_of(label(name, "notes"))) == [], "nor the hash of a name that can be guessed"
    steps = secret.branches.lineage(state)
    assert [step.state.position for step in steps] == [step.line.n for step in steps]
    known = view(secret.store, secret.branches, secret.versions[1], state).learned
    assert {kept.fact.encode(), label("Bob", "notes").fact.encode()} <= known.keys()
    with learning(secret.branches, secret.versions[1], [], "t") as present:
        present.remember(said(name, "likes", "tea", "notes"), "t", [label(name, "notes")])
        with pytest.raises(ForgottenError):
            present.remember(fact, "t")


def test_twice_with_states_from_before_the_first(secret):
    before = ids(secret)
    secret.erase()
    other = next(one for one in secret.records(secret.versions[0]) if one.file == "notes/trip.md")
    secret.erase(f"record:{other.id}")
    secret.record, kept = other.id, {one: rest - {secret.record} for one, rest in before.items()}
    check(secret, kept)


def test_what_nothing_has_and_what_a_record_says(secret):
    with pytest.raises(UsageError, match="has record:0"):
        secret.erase("record:" + "0" * 32)
    with pytest.raises(UsageError, match="nobody learned fact:0"):
        secret.erase("fact:" + "0" * 32)
    with pytest.raises(UsageError, match="no erasure of memory 'context' waits"):
        erase.finish(secret.store, secret.branches, erase.Places(), None)


def test_what_is_left_elsewhere_is_said(secret):
    other = ingest.ingest(replace(inbox.MEMORY, name="other"), str(secret.box), secret.store.folder)
    done = secret.erase()
    assert done.left
    assert all("/files/md5/" in path or "/ingest/other/" in path for path in done.left)
    verify(secret.store, other.snapshot)


def test_nobody_writes_until_it_is_finished(secret):
    before = ids(secret)
    with erase.alone(secret.store, secret.branches):
        about = subject(secret.store, secret.branches, f"record:{secret.record}")
        erase.begin(secret.store, secret.branches, about, "Anna", "asked for", "t")
    for deed in (
        secret.ingest,
        lambda: learning(secret.branches, secret.versions[0], [], "t").__enter__(),
        lambda: garbage.plan(secret.store, "context", set()),
        secret.erase,
    ):
        with pytest.raises(LifeOSError, match="--finish"):
            deed()
    with erase.alone(secret.store, secret.branches):
        done = erase.finish(secret.store, secret.branches, erase.Places((secret.cache,)), None)
    assert (done.searched, done.left) == ("ids", ())
    check(secret, before)


def test_nobody_erases_while_somebody_writes(secret):
    with learning(secret.branches, secret.versions[1], [], "t"), pytest.raises(LifeOSError, match="another process"):
        secret.erase()


def test_while_somebody_makes_an_index_it_is_told_and_finished_later(secret):
    before = ids(secret)
    with (
        disk.alone(remains.served(secret.store, secret.versions[1])),
        pytest.raises(LifeOSError, match="another process"),
    ):
        secret.erase()
    with erase.alone(secret.store, secret.branches):
        erase.finish(secret.store, secret.branches, erase.Places((secret.cache,)), None)
    check(secret, before)


def test_while_a_server_is_away_it_is_not_done_and_finished_later(secret):
    before, asked = ids(secret), []

    def away():
        asked.append([one for one in secret.store.snapshots() if secret.store.current(one) == one])
        if len(asked) == 1:
            raise LifeOSError("it is away")

    places = erase.Places((secret.cache,), servers=away)
    with pytest.raises(LifeOSError, match="it is away"):
        secret.erase(places=places)
    assert register.pending(secret.store.folder, "context") is not None
    with erase.alone(secret.store, secret.branches):
        erase.finish(secret.store, secret.branches, places, None)
    assert asked[0] == asked[1], "what had it is none of the versions any more"
    check(secret, before)


_CHILD = """
import sys
from lifeos.memory.erasure import erase
from lifeos.memory.erasure.subject import subject
from lifeos.memory.erasure import register
from lifeos.memory.journal.branches import Branches
from lifeos.memory.store import Store
store, cache, branches = Store(sys.argv[1]), Store(sys.argv[2]), Branches(sys.argv[1], "context")
print("ready", flush=True)
with erase.alone(store, branches):
    about = None
    if register.pending(store.folder, "context") is None:
        about = subject(store, branches, sys.argv[3])
        erase.begin(store, branches, about, "Anna", "asked for", "t")
    erase.finish(store, branches, erase.Places((cache,)), about)
"""


def test_killed_at_random_moments_it_is_finished_by_the_next(secret, tmp_path):
    """As often as it takes until one comes through; from then on all holds."""
    before = ids(secret)
    kept = tmp_path.with_name(f"{tmp_path.name}-kept")
    shutil.copytree(tmp_path, kept)
    chance = random.Random(7)
    for _ in range(5):
        kills = 0
        while True:
            command = [
                sys.executable,
                "-c",
                _CHILD,
                secret.store.folder,
                secret.cache.folder,
                f"record:{secret.record}",
            ]
            with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
                assert child.stdout.readline() == b"ready\n"
                time.sleep(chance.random() * 0.12)
                if kills < 6:
                    child.send_signal(signal.SIGKILL)
                _, err = child.communicate()
            if child.returncode == 0 or register.done(secret.store.folder, "context"):
                break
            assert child.returncode == -signal.SIGKILL, err
            kills += 1
        check(restarted(secret), before)
        restored(secret, kept)


def test_stopped_before_each_change_to_the_disk_it_is_finished_by_the_next(secret, monkeypatch, tmp_path):
    """Every rename and deletion in turn is the last thing that happens."""
    before = ids(secret)
    kept = tmp_path.with_name(f"{tmp_path.name}-kept")
    shutil.copytree(tmp_path, kept)
    monkeypatch.setattr(disk, "flush", lambda: None)  # half a second, and what it does nobody can see here
    stopped = True
    step = 0
    while stopped:
        stopped = stops.killed(monkeypatch, step, secret.erase)
        restarted(secret)
        if register.pending(secret.store.folder, "context") is not None:
            with erase.alone(secret.store, secret.branches):
                erase.finish(secret.store, secret.branches, erase.Places((secret.cache,)), None)
        elif not register.done(secret.store.folder, "context"):
            secret.erase()
        check(secret, before)
        restored(secret, kept)
        step += 1
    assert step > 40
