"""A month without what is forgotten is a month in which it was never written."""

import random

import msgspec
import pytest

from lifeos.memory import facts, month
from lifeos.memory.journal.target import of_fact
from lifeos.memory.ontology import ontology
from lifeos.memory.record import Contact, Record, Transaction, identify
from tests.lifeos.memory.lives import ANNA, BELA, BILL, DINNER, OTHER_BILL, record

_encoder = msgspec.json.Encoder(order="deterministic")


@pytest.fixture
def written(tmp_path):
    """The records and the facts of contents, without some targets."""

    def write(contents, forgotten=(), source="s"):
        found = [record(source, one) if not isinstance(one, Record) else one for one in contents]
        records, graph = tmp_path / "records", tmp_path / "graph"
        there = month.write(str(records), str(graph), source, sorted(found, key=lambda one: one.id), forgotten)
        lines = records.read_bytes().splitlines()
        assert there == bool(lines)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["graph", "records"]
        return [msgspec.json.decode(line, type=Record) for line in lines], graph.read_bytes()

    return write


def said(content, field, value, source="s"):
    """A fact of a record, as a target."""
    every = facts.said(record(source, content), source, ontology())
    return next(of_fact(quad) for name, text, quad, _ in every if (name, text) == (field, value))


def test_a_record_that_is_forgotten_was_never_there(written):
    gone = f"record:{record('s', BILL).id}"
    assert written([BILL, OTHER_BILL], {gone}) == written([OTHER_BILL])
    assert written([BILL], {gone}) == ([], b"")


def test_one_of_two_of_a_kind_is_the_one_that_is_meant(written):
    both = [Record(identify("s", _encoder.encode(BILL), number), "inbox/file", BILL) for number in (1, 2)]
    assert written(both, {f"record:{both[0].id}"})[0] == [both[1]]


def test_a_fact_that_is_forgotten_was_never_written(written):
    phone = said(ANNA, "phones", "+49 30 555 1234")
    assert written([ANNA, BELA], {phone}) == written([msgspec.structs.replace(ANNA, phones=()), BELA])


def test_a_name_goes_from_all_that_has_it(written):
    name = of_fact(facts.label("Gasthaus Linde", "s"))
    without = [msgspec.structs.replace(one, counterparty="") for one in (BILL, OTHER_BILL)]
    assert written([BILL, OTHER_BILL], {name}) == written(without)


def test_where_the_rest_would_say_it_the_record_goes(written):
    assert written([DINNER, BILL], {said(DINNER, "attendees", "Anna Berg")}) == written([BILL]), (
        "the title says who comes"
    )


def test_so_does_one_that_would_stand_in_a_month_that_says_it(written):
    assert written([BILL, ANNA], {said(BILL, "date", "2025-06-06")}) == written([ANNA])


def test_what_is_left_is_forgotten_by_its_own_names_then(written):
    phone = said(ANNA, "phones", "+49 30 555 1234")
    less = msgspec.structs.replace(ANNA, phones=())
    day = said(less, "birthday", "1980-11-12")
    assert written([ANNA], {phone, day}) == written([msgspec.structs.replace(less, birthday="")])
    assert written([ANNA, BELA], {phone, f"record:{record('s', less).id}"}) == written([BELA])


def test_what_is_left_may_be_what_others_are_already(written):
    same = [Contact("Anna Berg", phones=(number,)) for number in ("1", "2")]
    kept, graph = written([*same, Contact("Anna Berg")], {said(one, "phones", one.phones[0]) for one in same})
    assert [one.content for one in kept] == [Contact("Anna Berg")] * 3
    assert {one.id for one in kept} == {identify("s", _encoder.encode(Contact("Anna Berg")), n) for n in (1, 2, 3)}
    assert graph.count(b'"1"') == graph.count(b'"2"') == 0


@pytest.mark.parametrize("seed", range(8))
def test_nothing_that_is_forgotten_is_left_whatever_it_is(written, seed):
    """Records and facts of a month forgotten at random, one more each time: none is in it, and the order in which they were forgotten is no matter."""
    chance = random.Random(seed)
    life = [BILL, OTHER_BILL, ANNA, BELA, DINNER, Transaction("2025-06-09", "-3.00", "EUR", "Anna Berg", "Coffee")]
    forgotten = set()
    for _ in range(5):
        kept, graph = written(life, forgotten)
        every = [f"record:{one.id}" for one in kept] + [of_fact(line) for line in graph.splitlines()]
        assert forgotten.isdisjoint(every)
        assert [one.id for one in kept] == sorted({one.id for one in kept})
        assert graph.splitlines() == sorted(set(graph.splitlines()))
        if not every:
            break
        forgotten.add(chance.choice(every))
