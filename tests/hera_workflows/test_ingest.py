"""Ingestion in the cluster, its pods as processes: the store is in the artifact store, and grows only by what is new."""

import json

import pytest

from lifeos.memory.dataset import decode
from lifeos.memory.life.write import write
from lifeos.memory.store import Store
from lifeos.memory.verify import verify


@pytest.fixture
def inbox(argo):
    """A life in the artifact store."""
    argo.forked = False
    folder = argo.store / "memory/user-context/inbox"
    write(str(folder), 5, 2025, 1)
    return folder


def ingest(argo, repository, **arguments):
    return argo.submit("ingest", memory="user-context", repository=repository.url, branch="main", **arguments)[0]


def head(argo):
    return (argo.store / "memory/user-context/store/ingest/user-context/head").read_text().strip()


def texts(argo, manifest):
    store = Store(str(argo.store / "memory/user-context/store"))
    return [store.get(entry).decode() for path, entry in manifest.files.items() if path.endswith((".jsonl", ".nq"))]


def record(argo, source):
    """The id of a record of a source, in the version that was ingested last."""
    store = Store(str(argo.store / "memory/user-context/store"))
    files = decode(store.version(head(argo))[1]).files
    path = next(path for path in files if path.startswith(f"records/{source}/"))
    return json.loads(store.get(files[path]).splitlines()[0])["id"]


def files(argo):
    return sorted(path for path in (argo.store / "memory/user-context/store/files").rglob("*") if path.is_file())


def test_what_is_new_becomes_a_whole_version(argo, repository, inbox):
    assert ingest(argo, repository) == "Succeeded"
    assert argo.pods == [("checkout", 0), ("gather", 0)]
    first = head(argo)
    manifest = verify(Store(str(argo.store / "memory/user-context/store")), first)
    assert set(manifest.sources) == {"calendar", "card", "contacts", "giro", "journal", "mail", "watch"}
    assert all(part.records for part in manifest.sources.values())

    before = files(argo)
    assert ingest(argo, repository) == "Succeeded"
    assert (head(argo), files(argo)) == (first, before), "to run again is to find everything done"

    (inbox / "notes" / "new.md").write_text("Ask [[Anna Berg]].\n")
    assert ingest(argo, repository) == "Succeeded"
    assert head(argo) != first
    assert 0 < len(set(files(argo)) - set(before)) <= 5, "the records and facts of one month, a manifest and its folder"


def test_what_agents_had_forgotten_is_in_no_version_that_is_made_from_then_on(argo, repository, inbox):
    assert ingest(argo, repository) == "Succeeded"
    first, contact = head(argo), record(argo, "contacts")
    (argo.store / "memory/user-context/forgotten").write_text(f"record:{contact}\n")
    assert ingest(argo, repository) == "Succeeded"
    assert "1 target of `memory forget` left out" in argo.said
    assert head(argo) != first
    manifest = verify(Store(str(argo.store / "memory/user-context/store")), head(argo))
    assert not any(contact in text for text in texts(argo, manifest))
    (argo.store / "memory/user-context/forgotten").unlink()
    assert ingest(argo, repository) == "Succeeded"
    assert verify(Store(str(argo.store / "memory/user-context/store")), head(argo)) == manifest, (
        "it is known from then on"
    )


def test_a_list_that_is_damaged_makes_no_version(argo, repository, inbox):
    (argo.store / "memory/user-context/forgotten").parent.mkdir(parents=True, exist_ok=True)
    (argo.store / "memory/user-context/forgotten").write_text("record:1\n")
    assert ingest(argo, repository) == "Failed"
    assert "is damaged at line 1" in argo.said


def test_a_bad_record_is_said_and_kept_from_the_rest(argo, repository, inbox):
    event = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:{}\r\nSUMMARY:Nowhere\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    for name, day in (("good", "20260101T090000Z"), ("bad", "20269999T090000Z")):
        (inbox / f"calendar/{name}.ics").write_text(event.format(day))
    assert ingest(argo, repository) == "Succeeded"
    assert "1 in quarantine" in argo.said
    assert "Nowhere" not in argo.said
    kept = argo.store / "memory/user-context/store/ingest/user-context/quarantine.jsonl"
    (line,) = kept.read_text().splitlines()
    assert "calendar/bad.ics" in line


def test_without_an_inbox_it_ends_red_and_keeps_what_there_was(argo, repository, inbox):
    assert ingest(argo, repository) == "Succeeded"
    before = head(argo)
    inbox.rename(inbox.with_name("elsewhere"))
    assert ingest(argo, repository) == "Failed"
    assert argo.pods[-1] == ("gather", 2), "a mistake is not tried again"
    assert "there is nothing" in argo.said
    assert head(argo) == before


def test_a_lost_machine_is_another_try(argo, repository, inbox):
    argo.broken = lambda template, inputs: 3 if template == "gather" and argo.pods.count(("gather", 3)) < 2 else None
    assert ingest(argo, repository) == "Succeeded"
    assert [code for template, code in argo.pods if template == "gather"] == [3, 3, 0]
