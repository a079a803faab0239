"""What is learned is found at once, and what is forgotten is not found any more, by whatever way."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.errors import LifeOSError
from lifeos.memory import facts
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.target import of_fact
from lifeos.memory.ontology import ontology
from lifeos.memory.recall.search import recall
from lifeos.memory.record import Transaction
from lifeos.memory.state_id import NOTHING
from lifeos.memory.store import Store
from tests.lifeos.memory.graph.test_by_source import LIVES, NAMES
from tests.lifeos.memory.lives import ALL, ANNA, BILL, DINNER, LIFE, OTHER_BILL, Words, id_of, quads, record, version
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


def facts_of(source, content):
    """The facts of a record's fields: value -> target."""
    one = record(source, content)
    return {value: of_fact(quad) for _, value, quad, _ in facts.said(one, source, ontology())}


def test_a_record_is_found_without_a_forgotten_fact(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    asked = present(store, snapshot)
    asked.now()
    bill = id_of("giro", BILL)
    learn(store, snapshot, forget(facts_of("giro", BILL)["Table 4"]))
    now = asked.now()
    assert "Table 4" not in everything(now, names=("Anna Berg", "Gasthaus Linde"))
    (hit,) = recall(now, "What did I pay at Gasthaus Linde on 2025-06-06?", 1, ["finance"])
    assert (hit.id, hit.text, hit.time) == (bill, "Transaction on 2025-06-06: -45.00 EUR, Gasthaus Linde", "2025-06-06")
    assert {"names Gasthaus Linde", "of 2025-06-06"} <= set(hit.why)
    before = asked.version.graph.facts(bill, ["finance"], 99)
    assert now.graph.facts(bill, ["finance"], 99) == [one for one in before if one.value != "Table 4"]
    assert now.records.scope(bill) == "finance", "what is learned about it still leads to it"


def test_how_near_it_is_says_nothing_of_what_is_forgotten(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    learn(store, snapshot, forget(facts_of("giro", BILL)["Table 4"]))
    without = {**LIFE, ("giro", "finance"): [msgspec.structs.replace(BILL, purpose=""), OTHER_BILL]}
    question = Words().vector("Table 4")
    near = [
        [round(one.score, 6) for one in present(*made).now().vectors.nearest(question, ["finance"], 9)]
        for made in ((store, snapshot), version(tmp_path / "other", without))
    ]
    assert near[0] == near[1]


def test_a_record_goes_where_the_rest_of_it_says_what_is_forgotten(tmp_path):
    """The title of the dinner says who comes."""
    store, snapshot = version(tmp_path, LIFE)
    learn(store, snapshot, forget(facts_of("calendar", DINNER)["Anna Berg"]))
    now = present(store, snapshot).now()
    assert id_of("calendar", DINNER) not in everything(now)
    assert "Anna" not in everything(now, ["calendar"], ())


def test_a_name_that_is_forgotten_is_said_by_no_record_of_its_source(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    (quad,) = [one for one in quads([record("giro", BILL)], "giro").splitlines() if b"label" in one and b"Linde" in one]
    learn(store, snapshot, forget(of_fact(quad)))
    now = present(store, snapshot).now()
    told = everything(now, ["finance"], ())
    assert "Linde" not in told
    assert now.names.read(("gasthaus", "linde"), ["finance"])[0] == []
    assert now.records.read(id_of("giro", BILL), ALL).text == "Transaction on 2025-06-06: -45.00 EUR, Table 4"
    assert "Linde" in everything(now, ["calendar"], ("Anna Berg",))


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


def test_a_fact_whose_property_the_question_names_comes_first(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    facts = [
        said("Anna Berg", word, value, "people")
        for word, value in (("knows", "Bela"), ("likes", "tea"), ("owns", "a boat"))
    ]
    learn(store, snapshot, *facts)
    now = present(store, snapshot).now()
    for question, fact in (("what does Anna Berg like", facts[1]), ("what does Anna Berg own?", facts[2])):
        assert recall(now, question, 1, ["calendar", "people", "finance"])[0].id == fact_of(fact)


def test_what_is_forgotten_is_found_by_none_of_its_words(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    learn(store, snapshot, forget(f"record:{id_of('giro', BILL)}"))
    assert list(present(store, snapshot).now().texts.saying("table", ["finance"])) == [id_of("giro", OTHER_BILL)]


def test_what_was_forgotten_on_another_branch_is_absent_here_too(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    _, other = version(tmp_path, {("giro", "finance"): [BILL]})
    learn(store, other, forget(f"record:{id_of('giro', BILL)}"))
    assert id_of("giro", BILL) not in everything(present(store, snapshot).now())


def test_what_was_learned_is_embedded_once_whoever_opens_the_version_next(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    learn(store, snapshot, label("Tea", "notes"), TEA, forget(facts_of("giro", BILL)["Table 4"]))
    first = present(store, snapshot).now()
    words = Words()
    again = present(store, snapshot, words).now()
    assert words.made == []
    question = Words().vector("tea before sleep on table 4")
    assert again.vectors.nearest(question, ALL, 9) == first.vectors.nearest(question, ALL, 9)


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


FIELDS = st.sampled_from(["", "Linde", "Ann", "Bob", "soup", "Ann at Linde"])


@settings(deadline=None, max_examples=15)
@given(
    st.lists(
        st.builds(
            Transaction, st.just("2025-01-01"), st.sampled_from(["-1.00", "-2.00"]), st.just("EUR"), FIELDS, FIELDS
        ),
        min_size=1,
        max_size=3,
        unique=True,
    ),
    st.data(),
)
def test_to_forget_one_fact_never_shows_it_and_hides_no_other(tmp_path_factory, life, data):
    """A record without it is that of a life in which the field was empty; it goes where another field says it, and no other record changes."""
    store, snapshot = version(tmp_path_factory.mktemp("store"), {("giro", "finance"): life})
    one = data.draw(st.sampled_from(life))
    known = facts_of("giro", one)
    value = data.draw(st.sampled_from(sorted(known)))
    before = present(store, snapshot).now()
    learn(store, snapshot, forget(known[value]))
    now = present(store, snapshot).now()
    for other in life:
        if other != one:
            assert now.records.read(id_of("giro", other), ALL) == before.records.read(id_of("giro", other), ALL)
    rest = now.records.record(id_of("giro", one))
    left = [text for text in msgspec.structs.astuple(one) if text and text != value]
    if any(value.casefold() in text.casefold() for text in left) or list(msgspec.structs.astuple(one)).count(value) > 1:
        assert rest is None
        assert id_of("giro", one) not in everything(now, names=("Linde", "Ann", "soup"))
    else:
        assert [text for text in msgspec.structs.astuple(rest.content) if text] == left
        read = now.records.read(id_of("giro", one), ALL)
        assert value not in read.text
        assert all(text in read.text for text in left)
        was, is_now = (
            {(fact.property, fact.value) for fact in seen.graph.facts(id_of("giro", one), ALL, 99)}
            for seen in (before, now)
        )
        assert is_now < was
        assert [said for _, said in was - is_now] == [value.removesuffix(".00")]
    for seen in (before, now):
        seen.vectors.__dict__.get("_base", seen.vectors).close()
