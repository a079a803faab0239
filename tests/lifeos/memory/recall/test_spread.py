"""What the graph says of a question."""

from lifeos.memory.recall.names import Names
from lifeos.memory.recall.spread import spread
from lifeos.memory.record import Contact, Message
from tests.lifeos.memory.graph.test_oxigraph import graph
from tests.lifeos.memory.lives import ALL, BILL, DINNER, LIFE, OTHER_BILL, id_of


def spreading(life, question, moments=(), asked=(), scopes=ALL, kind=lambda _: "any"):
    known = graph(life)
    named = Names(known, scopes).within(question, scopes)
    return spread(known, named, moments, scopes, kind, asked, lambda records: dict.fromkeys(records, 0.5))


def test_what_has_all_that_is_named_weighs_most_and_is_marked():
    found = spreading(LIFE, "Gasthaus Linde", ["2025-06-06"])
    bill, other = found[id_of("giro", BILL)], found[id_of("giro", OTHER_BILL)]
    assert bill.weight > other.weight
    assert (bill.all, other.all) == (True, False)
    assert "names Gasthaus Linde" in other.why


def test_one_thing_named_is_nothing_to_have_all_of():
    assert not any(one.all for one in spreading(LIFE, "Gasthaus Linde").values())


def test_the_day_leads_on():
    found = spreading(LIFE, "Anna Berg")
    assert f"on the day of {id_of('calendar', DINNER)}" in found[id_of("giro", BILL)].why


def test_one_of_a_kind_weighs_more_than_one_of_many():
    mails = [Message(f"2024-01-{day:02d}T10:00:00Z", "Anna Berg", subject=str(day)) for day in range(1, 29)]
    life = {**LIFE, ("mail", "people"): mails}
    kinds = {id_of("mail", mail): "message" for mail in mails}
    found = spreading(life, "Gasthaus Linde", ["2025-06-06"], kind=lambda one: kinds.get(one, "other"))
    contact = next(content for content in LIFE["contacts", "people"] if content == Contact(*_anna()))
    assert found[id_of("contacts", contact)].weight > max(found[one].weight for one in kinds if one in found)


def _anna():
    return ("Anna Berg", ("anna@mail.example",), ("+49 30 555 1234",), "1980-11-12")


def test_nothing_named_finds_nothing():
    assert spreading(LIFE, "What is new?") == {}
