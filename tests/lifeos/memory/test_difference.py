"""What changes between two versions."""

import pytest
from msgspec.structs import replace

from lifeos.memory.dataset import decode
from lifeos.memory.difference import changes
from lifeos.memory.ingest import ingest
from lifeos.memory.store import Store
from tests.lifeos.memory import inbox


@pytest.fixture
def version(tmp_path):
    """Ingest, and decode the manifest."""
    box = inbox.small(tmp_path / "inbox")
    store = Store(str(tmp_path / "store"))

    def make(files=(), memory=inbox.MEMORY):
        inbox.write(box, dict(files))
        return decode(store.version(ingest(memory, str(box), store.folder).snapshot)[1])

    make.store = store
    return make


def test_from_nothing_all_is_added(version):
    whole = version()
    assert [
        (one.source, one.scope, one.records_added, one.records_removed) for one in changes(version.store, None, whole)
    ] == [
        ("giro", "finance", 3, 0),
        ("journal", "notes", 2, 0),
    ]
    assert list(changes(version.store, whole, whole)) == []


def test_added_and_removed_are_told_by_source(version):
    before = version()
    after = version({"bank/december.csv": inbox.HEAD + inbox.COFFEE + inbox.RENT + inbox.row(party="Neu")})
    (change,) = changes(version.store, before, after)
    assert change[:4] == ("giro", "finance", 1, 1)
    assert change.facts_added > 3
    assert change.facts_removed > 3
    (back,) = changes(version.store, after, before)
    assert (back.records_added, back.facts_added) == (change.records_removed, change.facts_removed)


def test_a_source_that_goes_or_changes_its_scope_is_a_change(version):
    before = version()
    moved = version(memory=replace(inbox.MEMORY, sources=(replace(inbox.SOURCES[0], scope="notes"), inbox.SOURCES[1])))
    assert list(changes(version.store, before, moved)) == [("giro", "notes", 0, 0, 0, 0)]
    gone = version(memory=replace(inbox.MEMORY, sources=inbox.SOURCES[1:]))
    (change,) = changes(version.store, before, gone)
    assert change[:4] == ("giro", "finance", 0, 3)
