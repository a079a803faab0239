"""What is learned is found at once, and what is forgotten is not found any more, by whatever way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.errors import LifeOSError
from lifeos.memory.journal.branches import Branches
from lifeos.memory.recall.search import recall
from lifeos.memory.state_id import NOTHING
from lifeos.memory.store import Store
from tests.lifeos.memory.graph.test_oxigraph import LIVES, NAMES
from tests.lifeos.memory.lives import ALL, ANNA, BILL, DINNER, LIFE, Words, id_of, quads, record, version
from tests.lifeos.memory.recall.asking import fact_of, forget, label, learn, present, said

TEA = said("Tea", "purpose", "calms before sleep", "notes")


def ids(found):
    return [one.id for one in found]


def everything(version, granted=ALL, names=("Anna Berg", "Gasthaus Linde", "Table 4")):
    """All that an agent could get out of it, as one text."""
    graph = version.graph
    records = [one.record for one in graph.timeline("", granted, "", "", 100)]
    return repr(
        [
            [recall(version, f"{name} dinner phone 2025-06-06", 50, granted) for name in names],
            [graph.facts(one, granted, 100) for one in (*names, *records)],
            [graph.neighbours(name, 3, granted, 100) for name in names],
            [graph.timeline(one, granted, "", "", 100) for one in ("", *names)],
        ]
    )


def test_a_fact_is_found_at_once_with_what_to_cite(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    asked = present(store, snapshot)
    assert asked.now().state == snapshot
    state = learn(store, snapshot, label("Tea", "notes"), TEA)
    now = asked.now()
    assert now.state == str(state)
    (hit,) = recall(now, "What is tea for?", 1, ALL)
    assert (hit.id, hit.source, hit.scope, hit.time[:10]) == (fact_of(TEA), "learned", "notes", "2026-01-01")
    assert hit.text == "Learned on 2026-01-01 from hello: Tea, purpose: calms before sleep"
    assert "names Tea" in hit.why
    assert [(one.property, one.value) for one in now.graph.facts("tea", ALL, 9)] == [
        ("about", "Tea"),
        ("purpose", "calms before sleep"),
    ]
    assert now.graph.facts(fact_of(TEA), ALL, 9) == now.graph.facts("tea", ALL, 9)
    assert [one.record for one in now.graph.timeline("", ["notes"], "2026", "", 9)] == [fact_of(TEA)]


def test_it_exists_within_its_scope_alone(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    before = everything(present(store, snapshot).now(), ["finance", "people"], ("Tea", "Anna Berg"))
    learn(store, snapshot, label("Tea", "notes"), TEA, said("Anna Berg", "likes", "tea", "calendar"))
    assert everything(present(store, snapshot).now(), ["finance", "people"], ("Tea", "Anna Berg")) == before


def test_a_forgotten_fact_is_not_found_any_more(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    asked = present(store, snapshot)
    before = everything(asked.now(), names=("Tea",))
    learn(store, snapshot, label("Tea", "notes"), TEA)
    assert "calms" in everything(asked.now(), names=("Tea",))
    learn(store, snapshot, forget(fact_of(TEA)))
    assert everything(asked.now(), names=("Tea",)) == before, "its name went with it"


def test_a_forgotten_record_is_not_found_any_more(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    asked = present(store, snapshot)
    asked.now()
    learn(store, snapshot, forget(f"record:{id_of('contacts', ANNA)}"))
    told = everything(asked.now())
    assert "+49 30 555 1234" not in told
    assert id_of("contacts", ANNA) not in told
    assert "Anna Berg" in told, "the calendar names her"
    learn(store, snapshot, forget(f"record:{id_of('calendar', DINNER)}"))
    without = {source: [one for one in contents if one not in (ANNA, DINNER)] for source, contents in LIFE.items()}
    assert everything(asked.now()) == everything(present(*version(tmp_path / "other", without)).now())


def test_a_record_goes_with_one_forgotten_fact_for_its_text_says_it(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    (quad,) = [one for one in quads([record("giro", BILL)], "giro").splitlines() if b"Table 4" in one]
    asked = present(store, snapshot)
    asked.now()
    learn(store, snapshot, forget(_of(quad)))
    assert "Table 4" not in everything(asked.now())


def test_all_records_of_a_source_go_with_the_name_that_they_say(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    (quad,) = [one for one in quads([record("giro", BILL)], "giro").splitlines() if b"label" in one and b"Linde" in one]
    learn(store, snapshot, forget(_of(quad)))
    told = everything(present(store, snapshot).now(), ["finance"])
    assert "Linde" not in told.replace("names=('Gasthaus Linde',)", "")
    assert "Linde" in everything(present(store, snapshot).now(), ["calendar"])


def _of(quad):
    from lifeos.memory.journal.target import of_fact

    return of_fact(quad)


def test_a_fact_about_a_record_leads_to_it_and_back(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    bill = id_of("giro", BILL)
    shared = said(f"record:{bill}", "sharedWith", "<urn:lifeos:record:" + id_of("contacts", ANNA) + ">", "finance")
    learn(store, snapshot, shared)
    now = present(store, snapshot).now()
    assert now.graph.facts(bill, ["finance"], 99)[0].record == fact_of(shared)
    why = {one.id: one.why for one in recall(now, "Gasthaus Linde 2025-06-06", 9, ["finance"])}
    assert f"goes with {bill}" in why[fact_of(shared)]
    why = {one.id: one.why for one in recall(now, "shared with", 9, ["finance", "people"])}
    assert {bill, fact_of(shared), id_of("contacts", ANNA)} <= set(why)
    assert now.graph.named(fact_of(shared), ["people"]) == []


def test_what_was_forgotten_on_another_branch_is_absent_here_too(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    _, other = version(tmp_path, {("giro", "finance"): [BILL]})
    learn(store, other, forget(f"record:{id_of('giro', BILL)}"))
    assert id_of("giro", BILL) not in everything(present(store, snapshot).now())


def test_nothing_is_embedded_twice(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    words = Words()
    asked = present(store, snapshot, words)
    learn(store, snapshot, TEA)
    asked.now()
    words.made.clear()
    learn(store, snapshot, said("Coffee", "purpose", "wakes", "notes"))
    asked.now()
    assert len(words.made) == 1


def test_a_damaged_journal_is_told_with_its_file_and_other_versions_serve(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    learn(store, snapshot, TEA)
    path = Branches(store.folder, "life").path(snapshot)
    with open(path, "r+b") as file:
        file.seek(40)
        file.write(b"#")
    with pytest.raises(LifeOSError, match="is damaged at byte 0"):
        present(store, snapshot).now()
    assert present(store, NOTHING).now().state == NOTHING


def test_facts_are_learned_on_a_version_of_nothing(tmp_path):
    store = Store(str(tmp_path))
    learn(store, NOTHING, label("Tea", "notes"), TEA)
    assert ids(recall(present(store, NOTHING).now(), "tea", 5, ["notes"])) == [fact_of(TEA)]


SCOPES = st.sampled_from("abc")
LEARNED = st.lists(st.tuples(NAMES, st.one_of(NAMES, st.just("soup")), SCOPES), max_size=5)


@settings(deadline=None, max_examples=20)
@given(LIVES, LEARNED, st.sets(st.integers(0, 30), max_size=4), st.sets(SCOPES), NAMES, st.data())
def test_what_is_out_of_scope_does_not_exist_whatever_was_learned_and_forgotten(
    tmp_path_factory, life, learned, gone, granted, name, data
):
    """Each answer is that of a memory in which the rest was never written, neither into files nor into the journal."""
    records = [(source, one) for source, contents in life.items() for one in contents]
    about = [f"record:{record(source[0], one).id}" for source, one in records]
    entries = []
    for subject, value, scope in learned:
        entries += [label(subject, scope), said(subject, "likes", value, scope)]
        if about and data.draw(st.booleans()):
            entries.append(said(data.draw(st.sampled_from(about)), "seenBy", value, scope))
    targets = [*about, *(fact_of(one) for one in entries)]
    forgotten = [forget(targets[index]) for index in sorted(gone) if index < len(targets)]
    answers = []
    for within in ("abc", granted):
        some = {source: contents for source, contents in life.items() if source[1] in within}
        store, snapshot = version(tmp_path_factory.mktemp("store"), some)
        learn(store, snapshot, *(one for one in entries if one.scope in within), *forgotten)
        asked = present(store, snapshot)
        now = asked.now()
        answers.append(
            everything(now, sorted(granted), (name, "Linde", "Ann", *(one.partition(":")[2] for one in about)))
        )
        asked.version.vectors.close()
    assert answers[0] == answers[1]
