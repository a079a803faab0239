"""What has a day or a name in common, by kind."""

from lifeos.memory.facts import entity
from lifeos.memory.graph.learned import ENTITY
from lifeos.memory.recall import groups
from lifeos.memory.recall.groups import Groups
from lifeos.memory.record import Appointment
from tests.lifeos.memory.graph.test_by_source import embedded as graph
from tests.lifeos.memory.lives import BILL, DINNER, LIFE, OTHER_BILL, id_of

LINDE = entity("Gasthaus Linde").value.removeprefix(ENTITY)


def test_they_are_by_kind_and_within_scopes():
    known = Groups(graph(LIFE), lambda one: "appointment" if one == id_of("calendar", DINNER) else "other")
    bill, other, dinner = id_of("giro", BILL), id_of("giro", OTHER_BILL), id_of("calendar", DINNER)
    assert known.of("2025-06-06", frozenset(["calendar", "finance"])) == {"appointment": [dinner], "other": [bill]}
    assert known.of("2025-06-06", frozenset(["finance"])) == {"other": [bill]}
    assert {kind: set(some) for kind, some in known.naming(LINDE, frozenset(["calendar", "finance"])).items()} == {
        "appointment": {dinner},
        "other": {bill, other},
    }
    assert known.naming(LINDE, frozenset()) == {}


def test_too_many_say_nothing_of_each(monkeypatch):
    monkeypatch.setattr(groups, "HUB", 1)
    assert Groups(graph(LIFE), lambda _: "any").naming(LINDE, frozenset(["finance"])) == {}


def test_a_day_without_a_year_is_that_of_each_year():
    known = Groups(graph(LIFE), lambda _: "any")
    everywhere = frozenset(["calendar", "finance", "notes"])
    assert known.of("--06-06", everywhere) == known.of("2025-06-06", everywhere)
    assert set(known.of("--05", everywhere)["any"]) == {id_of("giro", OTHER_BILL)}


def test_now_is_the_last_day_on_which_anything_happened():
    planned = Appointment("2027-01-01T10:00:00Z", "Party")
    life = {**LIFE, ("calendar", "calendar"): [DINNER, planned]}
    kinds = {id_of("calendar", one): "appointment" for one in (DINNER, planned)}
    known = Groups(graph(life), lambda one: kinds.get(one, "other"))
    assert known.now(frozenset(["calendar", "finance", "notes"])) == "2025-06-08"
    assert known.now(frozenset(["calendar", "finance"])) == "2025-06-06"
    assert known.now(frozenset(["calendar"])) == ""
