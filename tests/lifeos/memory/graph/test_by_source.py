"""The graph: what is within the scopes of a question, and nothing of the rest; the same whatever engine has the statements."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifeos.memory import facts
from lifeos.memory.graph import by_source, oxigraph, server, walk
from lifeos.memory.graph.graph import Event, Fact, Neighbour
from lifeos.memory.graph.learned import ENTITY
from lifeos.memory.record import Appointment, Contact, Note, Transaction
from tests.lifeos.memory import running
from tests.lifeos.memory.lives import ALL, BILL, DINNER, LIFE, OTHER_BILL, id_of, quads, record


def embedded(life):
    return oxigraph.held(_quads(life), dict(tuple(life)))


def _quads(life):
    return b"".join(quads([record(source, one) for one in contents], source) for (source, _), contents in life.items())


@pytest.fixture(scope="module", params=["embedded", pytest.param("server", marks=pytest.mark.proof)])
def graph(request, tmp_path_factory):
    """Makes the graph of a life, in each engine."""
    if request.param == "embedded":
        yield embedded
        return
    with running.Oxigraph(tmp_path_factory.mktemp("oxigraph")) as program:
        asked, numbers = server.Server(program.url), itertools.count()

        def made(life):
            name = f"sha256:{next(numbers):064x}"
            return asked.opened(name, "life", dict(tuple(life)), lambda: [_quads(life)])

        yield made


@pytest.fixture(scope="module")
def known(graph):
    return graph(LIFE)


def test_facts_of_a_name_are_what_records_say_of_it_newest_first(known):
    assert known.facts("gasthaus  LINDE", ALL, 10) == [
        Fact(id_of("calendar", DINNER), "place", "Gasthaus Linde", "calendar", "2025-06-06T19:00:00Z"),
        Fact(id_of("giro", BILL), "counterparty", "Gasthaus Linde", "giro", "2025-06-06"),
        Fact(id_of("giro", OTHER_BILL), "counterparty", "Gasthaus Linde", "giro", "2025-05-02"),
    ]
    assert len(known.facts("Gasthaus Linde", ALL, 2)) == 2


def test_facts_of_a_record_are_what_it_says(known):
    said = {(one.property, one.value) for one in known.facts(id_of("giro", BILL), ["finance"], 50)}
    # Oxigraph keeps values and not how they are written: the record says -45.00.
    assert {("amount", "-45"), ("counterparty", "Gasthaus Linde"), ("type", "Transaction")} <= said


def test_neighbours_are_named_together(known):
    (anna,) = known.neighbours("Gasthaus Linde", 1, ALL, 10)
    assert anna == Neighbour(1, "Anna Berg", id_of("calendar", DINNER))
    assert known.neighbours("Gasthaus Linde", 1, ["finance"], 10) == []


def test_a_timeline_has_both_its_ends(known):
    dinner, bill = id_of("calendar", DINNER), id_of("giro", BILL)
    day = [Event("2025-06-06", bill, "giro"), Event("2025-06-06T19:00:00Z", dinner, "calendar")]
    assert known.timeline("", ALL, "2025-06-06", "2025-06-06", 10) == day
    assert known.timeline("Gasthaus Linde", ALL, "2025-06", "", 10) == day
    assert known.timeline("Anna Berg", ALL, "", "2025", 10) == day[1:]
    assert known.timeline("", ALL, "2025-06-06", "2025-06", 1) == day[:1]
    assert known.timeline("", ["people"], "", "", 10) == [], "a contact has no time"


def test_of_what_very_many_name_so_many_are_listed_and_it_leads_nowhere(monkeypatch, graph):
    """One that two name is one too many here."""
    linde = facts.entity("Gasthaus Linde").value.removeprefix(ENTITY)
    for place in (by_source, walk):
        monkeypatch.setattr(place, "HUB", 1)
    many = graph(LIFE)
    every = sorted([id_of("calendar", DINNER), id_of("giro", BILL), id_of("giro", OTHER_BILL)])
    assert many.naming(linde, ALL) == many.naming(linde, ALL, 3) == every
    assert len(many.naming(linde, ALL, 2)) == 2
    assert many.naming(linde, ["calendar"], 2) == [id_of("calendar", DINNER)]
    assert many.naming(linde, ALL, 0) == []
    assert many.neighbours("Gasthaus Linde", 1, ALL, 9) == []
    assert many.neighbours("Gasthaus Linde", 1, ["calendar"], 9) == [
        Neighbour(1, "Anna Berg", id_of("calendar", DINNER))
    ]


@pytest.mark.parametrize("odd", ["", "> <", "\0", 'a" b', "ä" * 900, "0" * 32, "urn:lifeos:record:x"])
def test_what_names_nothing_finds_nothing(known, odd):
    assert known.facts(odd, ALL, 5) == known.neighbours(odd, 3, ALL, 5) == []
    assert known.named(odd, ALL) == known.naming("", ALL) == []
    assert known.time(odd, ALL) == ""


NAMES = st.sampled_from(["Ann", "Bob", "Cem", "Linde", "Park"])
DAYS = st.sampled_from(["2025-01-01", "2025-01-02", "2025-02-01"])
CONTENTS = st.one_of(
    st.builds(Transaction, DAYS, st.just("1.00"), st.just("EUR"), NAMES),
    st.builds(Appointment, DAYS, st.just("Met"), place=NAMES, attendees=st.lists(NAMES, max_size=2).map(tuple)),
    st.builds(Note, NAMES, st.just(""), DAYS, links=st.lists(NAMES, max_size=2).map(tuple)),
    st.builds(Contact, NAMES, organisation=NAMES),
)
SOURCES = [("a1", "a"), ("a2", "a"), ("b1", "b"), ("c1", "c")]
LIVES = st.fixed_dictionaries({source: st.lists(CONTENTS, max_size=4) for source in SOURCES})
GRANTED = st.sets(st.sampled_from(["a", "b", "c", "unknown"]))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LIVES, GRANTED, NAMES, st.integers(1, 3), DAYS, DAYS, st.integers(1, 6))
def test_what_is_out_of_scope_does_not_exist(graph, life, granted, name, hops, first, last, most):
    """Every answer is that of a graph in which the rest was never written."""
    whole = graph(life)
    part = graph({source: contents for source, contents in life.items() if source[1] in granted})
    for ask in (
        lambda one, scopes: one.facts(name, scopes, most),
        lambda one, scopes: one.neighbours(name, hops, scopes, most),
        lambda one, scopes: one.timeline(name, scopes, first, last, most),
        lambda one, scopes: one.timeline("", scopes, first, last, most),
        lambda one, scopes: sorted(one.names(scopes)),
    ):
        assert ask(whole, granted) == ask(part, ["a", "b", "c"])
    for (source, scope), contents in life.items():
        for content in contents:
            said = record(source, content).id
            found = whole.facts(said, granted, 50), whole.named(said, granted), whole.time(said, granted)
            assert any(found) == (scope in granted)


@settings(deadline=None, max_examples=60)
@given(LIVES, GRANTED, NAMES, st.integers(1, 3), DAYS, DAYS, st.integers(1, 6))
def test_an_engine_elsewhere_answers_as_the_one_here(graph, life, granted, name, hops, first, last, most):
    here, there = embedded(life), graph(life)
    for ask in (
        lambda one: one.facts(name, granted, most),
        lambda one: one.neighbours(name, hops, granted, most),
        lambda one: one.timeline(name, granted, first, last, most),
        lambda one: sorted(one.names(granted)),
        lambda one: one.naming(facts.entity(name).value.removeprefix(ENTITY), granted),
        lambda one: one.name(facts.entity(name).value.removeprefix(ENTITY), granted),
    ):
        assert ask(here) == ask(there)
