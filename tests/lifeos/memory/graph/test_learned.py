"""The graph of what was learned."""

from lifeos.memory.facts import entity, statement
from lifeos.memory.graph.graph import Event, Fact
from lifeos.memory.graph.learned import LearnedGraph
from lifeos.memory.graph.learned import learned as one
from lifeos.memory.recall.overlay import wording
from tests.lifeos.memory.recall.asking import fact_of, label, said

TEA, ANNA = (entity(name).value.rpartition(":")[2] for name in ("Tea", "Anna"))
DRINKS = said("Anna", "drinks", f"<{entity('Tea').value}>", "notes")
OLD = said("Anna", "born", "1980", "people")


def learned(remembered, time="2026-01-01T00:00:00Z"):
    return one(fact_of(remembered), remembered.scope, time, "hello", statement(remembered.fact.encode()))


GRAPH = LearnedGraph(
    [learned(label("Anna", "notes")), learned(label("Tea", "notes")), learned(DRINKS), learned(OLD, "2025-01-01")]
)


def test_a_fact_names_what_it_is_about_and_what_it_says():
    assert GRAPH.named(fact_of(DRINKS), ["notes"]) == sorted([TEA, ANNA])
    assert GRAPH.naming(ANNA, ["notes", "people"]) == sorted([fact_of(DRINKS), fact_of(OLD)])
    assert GRAPH.naming(ANNA, ["people"]) == [fact_of(OLD)]
    assert GRAPH.named(fact_of(DRINKS), ["people"]) == []


def test_facts_are_newest_first_and_each_says_what_it_is_about():
    assert GRAPH.facts("anna", ["notes", "people"], 3) == [
        Fact(fact_of(DRINKS), "about", "Anna", "learned", "2026-01-01T00:00:00Z", "proposed"),
        Fact(fact_of(DRINKS), "drinks", "Tea", "learned", "2026-01-01T00:00:00Z", "proposed"),
        Fact(fact_of(OLD), "about", ANNA, "learned", "2025-01-01", "proposed"),
    ]


def test_a_name_is_known_where_it_was_learned():
    assert (GRAPH.name(ANNA, ["notes"]), GRAPH.name(ANNA, ["people"])) == ("Anna", "")
    assert list(GRAPH.names(["people"])) == []
    assert wording(GRAPH.get(fact_of(OLD)), GRAPH) == f"Learned on 2025-01-01 from hello: {ANNA}, born: 1980"


def test_a_timeline_has_both_its_ends():
    every = ["notes", "people"]
    assert GRAPH.timeline("", every, "2025", "2025-01", 9) == [Event("2025-01-01", fact_of(OLD), "learned", "proposed")]
    assert [one.record for one in GRAPH.timeline("tea", every, "", "", 9)] == [fact_of(DRINKS)]
    assert GRAPH.time(fact_of(OLD), ["people"]) == "2025-01-01"
    assert GRAPH.time(fact_of(OLD), ["notes"]) == ""


def test_a_name_alone_is_no_fact():
    assert {one.id for one in GRAPH.all} == {fact_of(DRINKS), fact_of(OLD)}
