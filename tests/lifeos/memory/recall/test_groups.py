"""What has a day or a name in common, by kind."""

from lifeos.memory.facts import entity
from lifeos.memory.graph.learned import ENTITY
from lifeos.memory.recall import groups
from lifeos.memory.recall.groups import Groups
from tests.lifeos.memory.graph.test_oxigraph import graph
from tests.lifeos.memory.lives import BILL, DINNER, LIFE, OTHER_BILL, id_of

LINDE = entity("Gasthaus Linde").value.removeprefix(ENTITY)


def test_they_are_by_kind_and_within_scopes():
    known = Groups(graph(LIFE), lambda one: "appointment" if one == id_of("calendar", DINNER) else "other")
    bill, other, dinner = id_of("giro", BILL), id_of("giro", OTHER_BILL), id_of("calendar", DINNER)
    assert known.of_day("2025-06-06", frozenset(["calendar", "finance"])) == {"appointment": [dinner], "other": [bill]}
    assert known.of_day("2025-06-06", frozenset(["finance"])) == {"other": [bill]}
    assert {kind: set(some) for kind, some in known.naming(LINDE, frozenset(["calendar", "finance"])).items()} == {
        "appointment": {dinner},
        "other": {bill, other},
    }
    assert known.naming(LINDE, frozenset()) == {}


def test_too_many_say_nothing_of_each(monkeypatch):
    monkeypatch.setattr(groups, "HUB", 1)
    assert Groups(graph(LIFE), lambda _: "any").naming(LINDE, frozenset(["finance"])) == {}
