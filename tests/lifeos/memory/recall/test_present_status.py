"""What was learned is proposed, until a person or a record says the same; each way to it says so."""

import pytest

from lifeos.memory import facts
from lifeos.memory.journal.entry import Confirm, Remember
from lifeos.memory.journal.target import of_fact
from lifeos.memory.recall.search import recall
from tests.lifeos.memory.lives import ALL, BILL, LIFE, id_of, version
from tests.lifeos.memory.recall.asking import fact_of, label, learn, present, said

TEA = said("Tea", "purpose", "calms before sleep", "notes")


def statuses(version, fact):
    """What each way to a fact that was learned says of it."""
    (hit,) = (one for one in recall(version, "What is tea for?", 50, ALL) if one.id == fact)
    said = {one.status for one in version.graph.facts(fact, ALL, 9)}
    events = {one.status for one in version.graph.timeline("", ALL, "", "", 99) if one.record == fact}
    return {hit.status} | said | events


def test_what_was_learned_is_proposed_until_a_person_confirms_it(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    asked = present(store, snapshot)
    learn(store, snapshot, label("Tea", "notes"), TEA)
    assert statuses(asked.now(), fact_of(TEA)) == {"proposed"}
    learn(store, snapshot, Confirm(target=fact_of(TEA), who="Anna"))
    assert statuses(asked.now(), fact_of(TEA)) == {"confirmed"}
    others = [one for one in recall(asked.now(), "dinner", 50, ALL) if one.source != "learned"]
    assert others
    assert {one.status for one in others} == {"recorded"}


@pytest.mark.parametrize(("scope", "status"), [("finance", "confirmed"), ("notes", "proposed")])
def test_a_record_of_its_scope_that_says_the_same_confirms_it_and_one_that_is_not_seen_does_not(
    tmp_path, scope, status
):
    """Of the other scope it would tell who has not that of the record what the record says."""
    store, snapshot = version(tmp_path, LIFE)
    asked = present(store, snapshot)
    bill = id_of("giro", BILL)
    (stated,) = (one for one in asked.now().graph.facts(bill, ALL, 99) if one.property == "amount")
    right, wrong = (
        facts.stated(f"record:{bill}", "amount", value, scope, names=False).fact for value in (stated.value, "-1.00")
    )
    learn(
        store,
        snapshot,
        *(Remember(fact=one, scope=scope, provenance="", agent="hello", decision="") for one in (right, wrong)),
    )
    found = {one.record: one.status for one in asked.now().graph.facts(bill, ALL, 99)}
    assert found[of_fact(right.encode())] == status
    assert found[of_fact(wrong.encode())] == "proposed"
