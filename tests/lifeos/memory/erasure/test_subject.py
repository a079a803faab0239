"""What an erasure is about."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.errors import LifeOSError, UsageError
from lifeos.memory.dataset import decode
from lifeos.memory.erasure.subject import subject
from lifeos.memory.journal import heads
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.entry import Remember
from lifeos.memory.journal.learning import learning
from lifeos.memory.journal.target import of_fact
from lifeos.memory.store import Store
from tests.lifeos.memory.lives import BILL, LIFE, id_of, version
from tests.lifeos.memory.recall.asking import fact_of, label, said

_SNAPSHOTS = tuple("sha256:" + letter * 64 for letter in "abc")


@pytest.fixture
def kept(tmp_path):
    """A life in which two sources have the same bill, and something was learned about it."""
    store, snapshot = version(tmp_path, {**LIFE, ("card", "finance"): [BILL]})
    branches = Branches(store.folder, "life")
    with learning(branches, snapshot, [], "t") as present:
        for name, text in ((id_of("giro", BILL), "too much"), ("0" * 32, "other")):
            fact = f'<urn:lifeos:record:{name}> <urn:x:is> "{text}" <urn:lifeos:learned:notes> .'
            present.remember(Remember(fact=fact, scope="notes", provenance="", agent="a", decision=""), "t")
    return store, branches, snapshot


def test_a_record_with_what_says_the_same_and_what_was_learned_about_it(kept):
    store, branches, _ = kept
    found = subject(store, branches, f"record:{id_of('giro', BILL)}")
    assert found.records == {id_of("giro", BILL), id_of("card", BILL)}
    assert (len(found.facts), found.files) == (1, ("inbox/file",))
    assert any(b'"purpose":"Table 4"' in one for one in found.content)
    assert any(b"too much" in one for one in found.content)
    assert bytes.fromhex(id_of("card", BILL)) in found.names


def test_a_fact_that_was_learned(kept):
    store, branches, _ = kept
    fact = '<urn:lifeos:record:%s> <urn:x:is> "other" <urn:lifeos:learned:notes> .' % ("0" * 32)
    wanted = of_fact(fact.encode())
    found = subject(store, branches, wanted)
    assert (found.records, found.facts, found.labels, found.names) == (frozenset(), {wanted}, frozenset(), ())
    assert fact.encode() in found.content
    assert fact.replace('"', '\\"').encode() in found.content, "as the journal has it"


@given(
    st.lists(st.tuples(st.sampled_from(["Anna", "ANNA", "Bob"]), st.integers(0, 2)), min_size=1, max_size=7),
    st.data(),
)
def test_a_name_goes_with_a_fact_where_nothing_else_was_learned_by_it_on_any_branch(tmp_path_factory, told, data):
    """Versions that follow each other: an entity that was called so before is not named again."""
    store = Store(str(tmp_path_factory.mktemp("store")))
    branches = Branches(store.folder, "life")
    facts = [said(name, "likes", str(number), "notes") for number, (name, _) in enumerate(told)]
    used = sorted({at for _, at in told})
    for at in used:
        follows = [_SNAPSHOTS[one] for one in reversed(used) if one < at]
        with learning(branches, _SNAPSHOTS[at], follows, "t") as present:
            for fact, (name, where) in zip(facts, told, strict=True):
                if where == at:
                    present.remember(fact, "t", [label(name, "notes")])
    gone = data.draw(st.sampled_from(range(len(told))))
    name, others = told[gone][0], [one for number, (one, _) in enumerate(told) if number != gone]
    found = subject(store, branches, fact_of(facts[gone]))
    assert found.labels == ({fact_of(label(name, "notes"))} if name not in others else frozenset())
    assert (label(name, "notes").fact.encode() in found.content) == (name not in others)


def test_where_what_a_branch_continues_is_lost_its_own_names_go(tmp_path):
    store = Store(str(tmp_path))
    branches = Branches(store.folder, "life")
    fact = said("Anna", "likes", "tea", "notes")
    with learning(branches, _SNAPSHOTS[0], [], "t") as present:
        present.remember(said("Bob", "likes", "tea", "notes"), "t", [label("Bob", "notes")])
    with learning(branches, _SNAPSHOTS[1], [_SNAPSHOTS[0]], "t") as present:
        present.remember(fact, "t", [label("Anna", "notes")])
    os.unlink(branches.path(_SNAPSHOTS[0]))
    with pytest.raises(LifeOSError, match="it is gone, with 2 entries"):
        subject(store, Branches(store.folder, "life"), fact_of(fact))
    os.unlink(heads.of(branches.path(_SNAPSHOTS[0])))
    assert subject(store, Branches(store.folder, "life"), fact_of(fact)).labels == {fact_of(label("Anna", "notes"))}


def test_what_a_record_says_is_erased_with_the_record(kept):
    store, branches, snapshot = kept
    (path,) = (store.get(entry) for path, entry in _files(store, snapshot) if path.startswith("graph/giro"))
    quad = next(line for line in path.splitlines() if b"Table 4" in line)
    with pytest.raises(UsageError, match=f"is what record:{id_of('giro', BILL)} says"):
        subject(store, branches, of_fact(quad))


def _files(store, snapshot):
    return decode(store.version(snapshot)[1]).files.items()
