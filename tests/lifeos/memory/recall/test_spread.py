"""What the graph says of a question."""

from lifeos.memory.recall.groups import Groups
from lifeos.memory.recall.names import Names
from lifeos.memory.recall.spread import spread
from lifeos.memory.record import Contact, Message
from lifeos.memory.vectors.index import Near
from tests.lifeos.memory.graph.test_oxigraph import graph
from tests.lifeos.memory.lives import ALL, BILL, DINNER, LIFE, OTHER_BILL, id_of


def spreading(life, question, moments=(), asked=(), scopes=ALL, kind=lambda _: "any"):
    known = graph(life)
    named = Names(known, scopes).within(question, scopes)
    near = lambda records, most: [Near(one, 0.5) for one in sorted(records)[:most]]  # noqa: E731  an index in which all are as near
    return spread(known, Groups(known, kind), named, moments, frozenset(scopes), asked, near)


def test_what_has_all_that_is_named_weighs_most_and_is_marked():
    found = spreading(LIFE, "Gasthaus Linde", ["2025-06-06"])
    bill, other = id_of("giro", BILL), id_of("giro", OTHER_BILL)
    assert found.weight[bill] > found.weight[other]
    assert (bill in found.all, other in found.all) == (True, False)
    assert "names Gasthaus Linde" in found.why(other)


def test_one_thing_named_is_nothing_to_have_all_of():
    assert not spreading(LIFE, "Gasthaus Linde").all


def test_the_day_leads_on():
    found = spreading(LIFE, "Anna Berg")
    assert f"on the day of {id_of('calendar', DINNER)}" in found.why(id_of("giro", BILL))


def test_one_of_a_kind_weighs_more_than_one_of_many():
    mails = [Message(f"2024-01-{day:02d}T10:00:00Z", "Anna Berg", subject=str(day)) for day in range(1, 29)]
    life = {**LIFE, ("mail", "people"): mails}
    kinds = {id_of("mail", mail): "message" for mail in mails}
    found = spreading(life, "Gasthaus Linde", ["2025-06-06"], kind=lambda one: kinds.get(one, "other"))
    contact = next(content for content in LIFE["contacts", "people"] if content == Contact(*_anna()))
    assert found.weight[id_of("contacts", contact)] > max(found.weight.get(one, 0.0) for one in kinds)


def _anna():
    return ("Anna Berg", ("anna@mail.example",), ("+49 30 555 1234",), "1980-11-12")


def test_nothing_named_finds_nothing():
    assert spreading(LIFE, "What is new?").weight == {}


def test_a_record_does_not_lead_to_itself():
    for name in ("Anna Berg", "Gasthaus Linde"):
        found = spreading(LIFE, name)
        assert not [one for one in found.weight if any(why.endswith(f"with {one}") for why in found.why(one))]
        assert all(its > 0 for its in found.weight.values())
