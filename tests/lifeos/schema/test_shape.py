"""The table and its defaults."""

import pytest

from lifeos.ir.gate import MOST, MOST_VOID
from lifeos.schema.models import KINDS
from lifeos.schema.shape import Choice, Map, Table, Unit, complete, kinds, shape_of
from lifeos.units import Money


def test_the_table_has_every_kind():
    assert kinds() == tuple(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_has_its_envelope(kind):
    shape = shape_of(kind)
    assert list(shape.fields) == ["apiVersion", "kind", "metadata", "spec"]
    assert set(shape.required) == set(shape.fields)
    assert isinstance(shape.fields["kind"], Choice)
    assert shape.fields["kind"].words == (kind,)


def test_defaults_are_in_wire_form():
    agent = complete(shape_of("Agent").fields["spec"], {"description": "d", "prompt": "p"})
    assert agent["runtime"]["idle"] == 300_000
    assert agent["budget"] == {"perDecision": Money(500_000), "onExhausted": "stop"}
    assert agent["tools"] == []
    assert agent["suspend"] is False
    assert "memory" not in agent


def test_the_largest_plan_is_the_one_that_is_reckoned_with():
    """The language says it to editors, :mod:`lifeos.ir.gate` to whoever works plans out."""
    spec = shape_of("EvalSuite").fields["spec"]
    assert spec.fields["maxVoid"].most == MOST_VOID
    success = spec.fields["gate"].fields["success"]
    assert (success.fields["of"].most, success.fields["require"].most) == (MOST, MOST)


def test_what_is_written_wins_and_its_neighbours_are_filled():
    spec = complete(shape_of("Agent").fields["spec"], {"release": {"shadow": {"percent": 50}}})
    assert spec["release"] == {"shadow": {"percent": 50, "by": "session", "minDecisions": 95}, "steps": [25, 50, 100]}


def test_defaults_inside_lists_and_tables_are_filled():
    platform = complete(shape_of("Platform").fields["spec"], {"environments": {"local": {"domain": "x"}}})
    assert platform["environments"]["local"]["replicas"] == 1
    agent = complete(shape_of("Agent").fields["spec"], {"data": [{"ref": "db"}]})
    assert agent["data"] == [{"ref": "db", "access": "read"}]


def test_two_fields_of_one_type_have_defaults_of_their_own():
    """Shapes of a type are shared between fields, their defaults are not."""
    budget = shape_of("Agent").fields["spec"].fields["budget"]
    assert isinstance(budget, Map)
    assert budget.fields["perDecision"].default == Money(500_000)
    assert budget.fields["perDay"].default is None
    assert shape_of("Tool").fields["spec"].fields["cost"].default == Money(0)


def test_a_completed_default_is_not_shared():
    shape = shape_of("Agent").fields["spec"]
    one = complete(shape, {})
    one["runtime"]["port"] = 1
    assert complete(shape, {})["runtime"]["port"] == 8080


def test_keys_of_a_table_may_be_references():
    population = shape_of("EvalSuite").fields["spec"].fields["population"]
    assert isinstance(population, Table)
    assert (population.ref, population.least) == ("Persona", 1)
    assert isinstance(population.item, Unit)
