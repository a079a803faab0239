"""What changes between two states."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lifeos.memory.difference import Change, Fact, changes
from lifeos.memory.ingest import ingest
from lifeos.memory.journal.branches import Branches
from lifeos.memory.state_id import NOTHING
from lifeos.memory.store import Store
from lifeos.memory.view import View, view
from tests.lifeos.memory import inbox
from tests.lifeos.memory.test_view import Past


@pytest.fixture
def version(tmp_path):
    """Ingest, and the view of it."""
    box = inbox.small(tmp_path / "inbox")
    store = Store(str(tmp_path / "store"))
    branches = Branches(store.folder, "context")

    def make(files=(), memory=inbox.MEMORY):
        inbox.write(box, dict(files))
        return view(store, branches, ingest(memory, str(box), store.folder).snapshot)

    make.nothing = view(store, branches, NOTHING)
    return make


def records(one):
    return one.source, one.scope, one.records_added, one.records_removed, one.records_changed


def facts(one):
    """How many were added, removed and changed."""
    return [one.facts_added, one.facts_removed, one.facts_changed]


def test_from_nothing_all_is_added(version):
    whole = version()
    giro, journal = changes(version.nothing, whole)
    assert [records(giro), records(journal)] == [("giro", "finance", 3, 0, 0), ("journal", "notes", 2, 0, 0)]
    assert sum(part.facts for part in whole.manifest.sources.values()) == facts(giro)[0] + facts(journal)[0] + 2, (
        "who is named in two months is one entity, with one type and one name"
    )
    listed = changes(version.nothing, whole, facts=True)
    assert [one._replace(facts=()) for one in listed] == [giro, journal], "listed or not, the number is the same"
    assert list(changes(whole, whole)) == []
    assert [facts(one)[1:] for one in changes(whole, version.nothing)] == [[facts(giro)[0], 0], [facts(journal)[0], 0]]


def test_added_and_removed_are_told_by_source(version):
    before = version()
    after = version({"bank/december.csv": inbox.HEAD + inbox.row(party="Neu") + inbox.row(party="Alt")})
    (change,) = changes(before, after)
    assert records(change) == ("giro", "finance", 2, 3, 0)
    added, removed, changed = facts(change)
    (back,) = changes(after, before)
    assert (back.records_added, facts(back)) == (3, [removed, added, changed])


def test_an_edited_record_is_the_same_one_changed(version):
    """The amount is another one, and what the record says as it did before is no difference."""
    before = version()
    rent = inbox.RENT.replace("-900,00", "-950,00")
    (change,) = changes(before, version({"bank/december.csv": inbox.HEAD + inbox.COFFEE * 2 + rent}), facts=True)
    assert records(change) == ("giro", "finance", 0, 0, 1)
    ((was, now, status),) = change.facts
    assert status == "recorded"
    assert b'"-900.00"' in was
    assert b'"-950.00"' in now


def test_a_name_that_other_months_have_is_not_new(version):
    before = version()
    later = {"bank/january.csv": inbox.HEAD + inbox.row(day="03.01.26")}
    (change,) = changes(before, version(later), facts=True)
    assert records(change) == ("giro", "finance", 1, 0, 0)
    assert not [one for one in change.facts if b"rdf-schema#label" in one.after]


def test_a_name_that_moves_to_another_month_is_neither_gone_nor_new(version):
    """Anna is named by a contact's page without a day and by December's note; then only by a note of January."""
    before = version()
    moved = {"notes/trip.md": "---\ndate: 2026-01-01\n---\nWith [[Anna Berg]].\n", "notes/anna.md": "Nothing.\n"}
    (change,) = changes(before, version(moved), facts=True)
    assert not [one for one in change.facts if b'"Anna Berg"' in (one.before or b"") + (one.after or b"")]


def test_a_source_that_goes_or_changes_its_scope_is_a_change(version):
    before = version()
    moved = version(memory=replace(inbox.MEMORY, sources=(replace(inbox.SOURCES[0], scope="notes"), inbox.SOURCES[1])))
    assert list(changes(before, moved)) == [Change("giro", "notes")]
    gone = version(memory=replace(inbox.MEMORY, sources=inbox.SOURCES[1:]))
    (change,) = changes(before, gone)
    assert records(change) == ("giro", "finance", 0, 3, 0)


def test_what_was_learned_is_told_by_scope_and_what_was_forgotten_is_removed(tmp_path):
    past = Past(tmp_path)
    one, quad = past.remember('<urn:a> <urn:b> "1" .', "finance")
    two, other = past.remember('<urn:a> <urn:b> "2" .', "notes")
    found = list(changes(past.view(one), past.view(two), facts=True))
    assert found == [Change(None, "notes", facts_added=1, facts=(Fact(None, other, "proposed"),))]
    rent = next(line for line in past.lines(kind="records/") if b"Keller" in line).split(b'"id":"')[1][:32].decode()
    three = past.forget(f"record:{rent}")
    (change,) = changes(past.view(two), past.view(three))
    assert records(change) == ("giro", "finance", 0, 1, 0)
    assert facts(change)[0] == 0
    assert facts(change)[1] > 3


QUADS = st.sets(
    st.builds(
        lambda s, p, o: f"<urn:{s}> <urn:{p}> <urn:{o}> <urn:lifeos:learned:notes> .".encode(),
        *(st.sampled_from("abc"),) * 3,
    )
)


@settings(deadline=None)
@given(QUADS, QUADS)
def test_differences_take_one_state_to_the_other(left, right):
    from lifeos.memory.dataset import Manifest

    def made(quads):
        manifest = Manifest(memory="m", ontology="", sources={}, files={})
        return View(Store("/nowhere"), manifest, {quad: [step(quad)] for quad in quads}, frozenset())

    found = [fact for one in changes(made(left), made(right), facts=True) for fact in one.facts]
    gone = [fact.before for fact in found if fact.before is not None]
    new = [fact.after for fact in found if fact.after is not None]
    assert len(set(gone)) == len(gone)
    assert (left - set(gone)) | set(new) == right
    assert not set(gone) & set(new)


def step(quad):
    from lifeos.memory.journal.branches import Step
    from lifeos.memory.journal.entry import Remember
    from lifeos.memory.state_id import StateId

    said = Remember(fact=quad.decode(), scope="notes", provenance="", agent="", decision="")
    return Step(StateId("", 0, ""), None, said, "", quad)
