"""What is true of which records."""

from lifeos.memory.recall.criteria import direct
from lifeos.memory.recall.groups import Groups
from lifeos.memory.recall.names import Names
from lifeos.memory.recall.question import read
from lifeos.memory.recall.texts import Spoken, Texts
from lifeos.memory.record import Message, Transaction
from lifeos.memory.wording import wording
from tests.lifeos.memory.graph.test_by_source import embedded as graph
from tests.lifeos.memory.lives import ALL, BILL, DINNER, LIFE, OTHER_BILL, id_of


def finding(life, question, near=(), scopes=ALL):
    known = graph(life)
    asked = read(question, Names(known, scopes), scopes)
    said = [Spoken(id_of(source, one), scope, wording(one)) for (source, scope), some in life.items() for one in some]
    return direct(asked, known, Groups(known, lambda _: "any"), Texts(said), frozenset(scopes), near)


def test_what_has_all_that_is_named_weighs_most_and_is_marked():
    found = finding(LIFE, "Gasthaus Linde on 2025-06-06")
    bill, other = id_of("giro", BILL), id_of("giro", OTHER_BILL)
    assert found.weight[bill] > found.weight[other]
    assert (bill in found.all, other in found.all) == (True, False)


def test_one_thing_named_is_nothing_to_have_all_of():
    assert not finding(LIFE, "Gasthaus Linde").all


def test_a_name_within_what_a_record_says_is_named():
    paid = Transaction("2025-06-06", "-45.00", "EUR", "Gasthaus Linde", "Dinner with Anna Berg")
    life = {**LIFE, ("giro", "finance"): [paid, OTHER_BILL]}
    assert id_of("giro", paid) in finding(life, "Anna Berg").weight


def test_a_day_without_a_year_is_that_of_every_year():
    before = Transaction("2023-06-06", "-1.00", "EUR", "Kiosk")
    found = finding({**LIFE, ("giro", "finance"): [BILL, OTHER_BILL, before]}, "on 6 June")
    assert found.weight.keys() == {id_of("calendar", DINNER), id_of("giro", BILL), id_of("giro", before)}


def test_of_a_time_that_has_too_many_those_that_are_met_otherwise_count():
    mails = [Message(f"2025-01-01T10:00:{one % 60:02d}Z", "Bank", subject=str(one)) for one in range(3001)]
    found = finding({**LIFE, ("mail", "people"): mails}, "Gasthaus Linde in 2025")
    assert found.all == {id_of("calendar", DINNER), id_of("giro", BILL), id_of("giro", OTHER_BILL)}


def test_nothing_named_finds_nothing():
    assert finding(LIFE, "What is new?").weight == {}
