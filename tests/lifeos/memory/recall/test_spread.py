"""What the graph leads to."""

from lifeos.memory.recall.criteria import direct
from lifeos.memory.recall.groups import Groups
from lifeos.memory.recall.names import Names
from lifeos.memory.recall.question import read
from lifeos.memory.recall.spread import beside, said
from lifeos.memory.recall.texts import Texts
from lifeos.memory.record import Contact, Message
from lifeos.memory.vectors.index import Near
from tests.lifeos.memory.graph.test_by_source import embedded as graph
from tests.lifeos.memory.lives import ALL, BILL, DINNER, LIFE, OTHER_BILL, id_of


def spreading(life, question, scopes=ALL, kind=lambda _: "any"):
    """What is beside, and by record the ways in words."""
    known, within = graph(life), frozenset(scopes)
    groups = Groups(known, kind)
    asked = read(question, Names(known, scopes), scopes)
    near = lambda records, most: [Near(one, 0.5) for one in sorted(records)[:most]]  # noqa: E731  an index in which all are as near
    found = beside(asked, direct(asked, known, groups, Texts(()), within, ()), known, groups, within, near)
    ways = {
        one: {said(way, known, within) for way in found.ways if one in way.records and one != way.seed}
        for one in found.weight
    }
    return found.weight, ways


def test_the_day_leads_on():
    _, ways = spreading(LIFE, "Anna Berg")
    assert f"on the day of {id_of('calendar', DINNER)}" in ways[id_of("giro", BILL)]


def test_a_shared_name_leads_on_and_is_said():
    _, ways = spreading(LIFE, "Anna Berg")
    assert f"shares Gasthaus Linde with {id_of('calendar', DINNER)}" in ways[id_of("giro", OTHER_BILL)]


def test_the_time_that_a_question_says_holds_for_what_it_leads_to():
    weight, _ = spreading(LIFE, "Anna Berg on 2025-06-06")
    assert id_of("giro", BILL) in weight
    assert id_of("giro", OTHER_BILL) not in weight


def test_one_of_a_kind_weighs_more_than_one_of_many():
    mails = [Message(f"2024-01-{day:02d}T10:00:00Z", "Anna Berg", subject=str(day)) for day in range(1, 29)]
    life = {**LIFE, ("mail", "people"): mails}
    kinds = {id_of("mail", mail): "message" for mail in mails}
    weight, _ = spreading(life, "Gasthaus Linde", kind=lambda one: kinds.get(one, "other"))
    contact = next(content for content in LIFE["contacts", "people"] if content == Contact(*_anna()))
    assert weight[id_of("contacts", contact)] > max(weight.get(one, 0.0) for one in kinds)


def _anna():
    return ("Anna Berg", ("anna@mail.example",), ("+49 30 555 1234",), "1980-11-12")


def test_nothing_named_leads_nowhere():
    assert spreading(LIFE, "What is new?") == ({}, {})


def test_a_record_does_not_lead_to_itself():
    for name in ("Anna Berg", "Gasthaus Linde"):
        weight, ways = spreading(LIFE, name)
        assert not [one for one in weight if any(way.endswith(one) for way in ways[one])]
        assert all(its > 0 for its in weight.values())
