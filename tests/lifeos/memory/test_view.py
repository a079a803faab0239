"""A state as it is read: what was learned is there, what was forgotten is not, nor what only it named."""

import json

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory.facts import entity, learned
from lifeos.memory.ingest import ingest
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.entry import Forget, Remember
from lifeos.memory.journal.learning import learning
from lifeos.memory.journal.target import of_fact
from lifeos.memory.state_id import NOTHING
from lifeos.memory.store import Store
from lifeos.memory.view import triple, view
from tests.lifeos.memory import inbox


class Past:
    """A version of the small inbox, and its journal."""

    def __init__(self, folder):
        box = inbox.small(folder / "inbox")
        self.store = Store(str(folder / "store"))
        self.snapshot = ingest(inbox.MEMORY, str(box), self.store.folder).snapshot
        self.branches = Branches(self.store.folder, "context")

    def remember(self, text, scope="notes", agent="hello"):
        fact = learned(text, scope)
        said = Remember(fact=fact, scope=scope, provenance="", agent=agent, decision="d1")
        with learning(self.branches, self.snapshot, [], "t") as present:
            return present.remember(said, "t"), fact.encode()

    def forget(self, target):
        with learning(self.branches, self.snapshot, [], "t") as present:
            return present.forget(Forget(target=target, who="Anna", why="asked"), "t")

    def view(self, state=None):
        return view(self.store, self.branches, self.snapshot, state)

    def lines(self, state=None, kind=""):
        seen = self.view(state)
        return {line for path in seen.manifest.files if path.startswith(kind) for line in seen.lines(path)}


@pytest.fixture
def past(tmp_path):
    return Past(tmp_path)


def test_what_was_learned_is_there_from_then_on(past):
    before, one = past.remember('<urn:a> <urn:b> "1" .')
    after, two = past.remember('<urn:a> <urn:b> "2" .')
    past.remember('<urn:a> <urn:b> "2" .')
    past.remember('<urn:a> <urn:b> "2" .', agent="another")
    assert set(past.view(before).learned) == {one}
    assert set(past.view(after).learned) == {one, two}
    last = past.view(past.branches.present(past.snapshot))
    assert [step.state.position for step in last.learned[two]] == [2, 3]
    assert past.view().learned == {}


def test_a_forgotten_record_goes_with_its_facts_and_with_the_names_that_only_it_had(past):
    everything = past.lines()
    (rent,) = [json.loads(line) for line in past.lines(kind="records/") if b"Keller" in line]
    state = past.forget(f"record:{rent['id']}")
    left = past.lines(state)
    gone = everything - left
    assert left < everything
    assert not [line for line in left if b"Keller" in line or rent["id"].encode() in line]
    keller = entity("Keller").value.encode()
    assert [line for line in gone if line.startswith(b"<" + keller)]
    coffees = {
        line for line in everything if rent["id"].encode() not in line and b"Keller" not in line and keller not in line
    }
    assert {line for line in coffees if line.startswith(b"{")} <= left, "other records stay"
    assert past.lines() == everything, "the version itself is what it was"


def test_a_forgotten_fact_goes_alone(past):
    (name,) = {line for line in past.lines(kind="graph/") if b"ontology#amount" in line and b"-900" in line}
    assert past.lines() - past.lines(past.forget(of_fact(name))) == {name}


def test_what_was_learned_about_a_forgotten_record_goes_too(past):
    rent = next(json.loads(line)["id"] for line in past.lines(kind="records/") if b"Keller" in line)
    past.remember(f'<urn:lifeos:record:{rent}> <urn:b> "late" .')
    past.remember(f"<urn:a> <urn:b> <urn:lifeos:record:{rent}> .")
    _, kept = past.remember('<urn:a> <urn:b> "1" .')
    assert set(past.view(past.forget(f"record:{rent}")).learned) == {kept}


def test_the_memory_that_holds_nothing_is_a_state_too(past):
    nothing = view(past.store, past.branches, NOTHING)
    assert (nothing.manifest.files, nothing.lines("records/x")) == ({}, [])


def test_a_version_that_is_not_here_is_said(past):
    with pytest.raises(LifeOSError, match="run `lifeos memory restore context sha256:00"):
        view(past.store, past.branches, "sha256:" + "0" * 64)


def test_terms():
    assert triple(b'<urn:a> <urn:b> "x y \\" ."@en <urn:g> .') == (b"<urn:a>", b"<urn:b>", b'"x y \\" ."@en')
