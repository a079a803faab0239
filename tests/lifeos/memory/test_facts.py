"""Facts: typed, with where they come from, and with entities that sources share."""

import pyoxigraph as ox
import pytest

from lifeos.errors import UsageError
from lifeos.memory import facts
from lifeos.memory.ontology import ontology
from lifeos.memory.record import Appointment, Contact, Note, Record, Transaction
from lifeos.memory.vocabulary import WORDS

PREFIXES = """PREFIX life: <https://lifeos.dev/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> """
RECORDS = {
    "contacts": [Record("1", "people.vcf", Contact("Anna Berg", ("a@x.example",)))],
    "calendar": [Record("2", "a b.ics", Appointment("2025-03-02", "Dinner", place="Linde", attendees=("anna  berg",)))],
    "journal": [Record("3", "n.md", Note("Trip", 'a "quoted"\ntext', "2025-03-01", links=("ANNA BERG", "Linde")))],
    "giro": [Record("4", "g.csv", Transaction("2025-03-02", "-30.00", "EUR", "Linde"))],
}


@pytest.fixture
def graph():
    """All of them in the embedded store."""
    store = ox.Store()
    for source, records in RECORDS.items():
        store.load(b"\n".join(facts.lines(records, source, ontology())), format=ox.RdfFormat.N_QUADS)
    return store


def ask(store, query):
    return [tuple(term.value for term in row) for row in store.query(PREFIXES + query, use_default_graph_as_union=True)]


def test_sources_meet_where_they_name_the_same(graph):
    rows = ask(
        graph,
        """SELECT ?mail ?amount { ?contact life:name ?who; life:emails ?mail. ?met life:attendees ?who; life:place ?where.
           ?paid life:counterparty ?where; life:amount ?amount. ?note life:links ?who }""",
    )
    assert rows == [("a@x.example", "-30")]


def test_every_fact_says_where_it_comes_from(graph):
    """A record by its file, an entity by the records of the same graph that refer to it."""
    orphans = ask(
        graph,
        """SELECT ?s { GRAPH ?g { ?s ?p ?o }
           FILTER NOT EXISTS { GRAPH ?g { ?s prov:wasDerivedFrom ?file } }
           FILTER NOT EXISTS { GRAPH ?g { ?record ?q ?s ; prov:wasDerivedFrom ?file } } }""",
    )
    assert orphans == []
    assert ("urn:lifeos:file:a%20b.ics",) in ask(graph, "SELECT ?file { ?s prov:wasDerivedFrom ?file }")


def test_each_source_has_its_graph(graph):
    assert {name.value for name in graph.named_graphs()} == {f"urn:lifeos:source:{source}" for source in RECORDS}


def test_values_have_types():
    types = {
        quad.predicate.value.rpartition("#")[2]: quad.object.datatype.value.rpartition("#")[2]
        for records in RECORDS.values()
        for quad in ox.parse(b"\n".join(facts.lines(records, "s", ontology())), format=ox.RdfFormat.N_QUADS)
        if isinstance(quad.object, ox.Literal)
    }
    assert (types["amount"], types["date"], types["start"], types["title"]) == ("decimal", "date", "date", "string")


def test_lines_are_sorted_each_once_and_do_not_depend_on_order():
    records = [*RECORDS["giro"], Record("5", "g.csv", Transaction("2025-03-02", "-30.00", "EUR", "Linde"))]
    found = list(facts.lines(records, "giro", ontology()))
    assert found == sorted(set(found)) == list(facts.lines(reversed(records), "giro", ontology()))


def test_a_record_whose_id_begins_like_another_is_sorted_by_its_bytes():
    records = [Record(f"{number}", "g.csv", Transaction("2025-03-02", "1", "EUR", "Linde")) for number in range(2000)]
    found = list(facts.lines(records, "giro", ontology()))
    assert found == sorted(set(found))


def test_what_was_learned_is_one_canonical_quad_in_the_graph_of_its_scope():
    text = '<urn:a>   <urn:b>  "caf\\u00e9\\n"^^<http://www.w3.org/2001/XMLSchema#string>  . # as somebody wrote it\n'
    assert facts.learned(text, "notes") == '<urn:a> <urn:b> "café\\n" <urn:lifeos:learned:notes> .'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "likes coffee",
        "_:a <urn:b> <urn:c> .",
        "<urn:a> <urn:b> _:c .",
        "<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn:d> .",
        "<urn:a> <urn:b> <urn:c> <urn:g> .",
        "<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .",
        '<urn:a> <urn:b> "\ud800" .',
    ],
)
def test_anything_else_is_no_fact(text):
    with pytest.raises(UsageError, match="this is no fact"):
        facts.learned(text, "notes")


def test_what_is_stated_in_words_is_a_fact_and_the_names_of_what_it_is_about():
    tea, anna = facts.entity("Tea").value, facts.entity("Anna").value
    where = "<urn:lifeos:learned:notes> ."
    fact, names = facts.stated(" Anna ", "likes", "Tea", "notes", names=True)
    assert fact == f"<{anna}> <{WORDS}likes> <{tea}> {where}"
    assert [name.split(" ", 1)[1] for name in names] == [
        f'<http://www.w3.org/2000/01/rdf-schema#label> "{name}" {where}' for name in ("Anna", "Tea")
    ]
    fact, names = facts.stated("record:1", "likes", ' "a\n', "notes", names=False)
    assert (fact, names) == (f'<urn:lifeos:record:1> <{WORDS}likes> " \\"a\\n" {where}', ())
    assert facts.statement(fact.encode()) == ("urn:lifeos:record:1", WORDS + "likes", ' "a\n', False)
    with pytest.raises(UsageError, match="has to have a letter"):
        facts.stated("Anna", "likes", " ", "notes", names=True)
