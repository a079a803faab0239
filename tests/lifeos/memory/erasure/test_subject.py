"""What an erasure is about."""

import pytest

from lifeos.errors import UsageError
from lifeos.memory.dataset import decode
from lifeos.memory.erasure.subject import subject
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.entry import Remember
from lifeos.memory.journal.learning import learning
from lifeos.memory.journal.target import of_fact
from tests.lifeos.memory.lives import BILL, LIFE, id_of, version


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
    assert (found.records, found.facts, found.names) == (frozenset(), {wanted}, ())
    assert fact.encode() in found.content
    assert fact.replace('"', '\\"').encode() in found.content, "as the journal has it"


def test_what_a_record_says_is_erased_with_the_record(kept):
    store, branches, snapshot = kept
    (path,) = (store.get(entry) for path, entry in _files(store, snapshot) if path.startswith("graph/giro"))
    quad = next(line for line in path.splitlines() if b"Table 4" in line)
    with pytest.raises(UsageError, match=f"is what record:{id_of('giro', BILL)} says"):
        subject(store, branches, of_fact(quad))


def _files(store, snapshot):
    return decode(store.version(snapshot)[1]).files.items()
