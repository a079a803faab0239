"""Each field of each kind can be explained, from the schemas' own words."""

import pytest

from lifeos.errors import UsageError
from lifeos.explain import fields
from lifeos.schema.models import KINDS

PATHS = [f"{kind}.{path}" for kind in KINDS for path in fields.paths(kind)]


@pytest.mark.parametrize("path", PATHS)
def test_every_field_has_a_meaning_a_type_and_an_example(path):
    field = fields.find(path)
    assert field.path.replace(".<name>", "") == path
    facts = dict(fields.facts(field))
    assert facts["type"]
    assert facts["example"].startswith(path.rpartition(".")[2] + ": ")
    assert field.schema.get("description") or path.rpartition(".")[2] in ("kind", "spec"), "a field without a docstring"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_meaning_a_place_and_fields(kind):
    meaning, place, rows = fields.kind_page(kind)
    assert meaning
    assert "{" not in place
    assert all(row[2] for row in rows)


def test_the_spec_may_be_left_out():
    assert fields.find("Agent.budget.perDay").path == "Agent.spec.budget.perDay"
    assert fields.find("Agent.team").path == "Agent.metadata.team"


def test_lists_and_tables_are_passed_through():
    assert fields.find("Agent.tools[0].ref").path == "Agent.spec.tools.ref"
    assert fields.find("Platform.environments.prod.domain").path == "Platform.spec.environments.<name>.domain"
    assert fields.find("Platform.environments.domain").path == "Platform.spec.environments.domain"


def test_what_is_inherited_says_so():
    assert fields.find("Agent.budget.perDay").inherited
    assert fields.find("Team.defaults.budget").inherited
    assert not fields.find("Agent.tools").inherited
    assert not fields.find("Budget.perDay").inherited


@pytest.mark.parametrize(
    ("topic", "label", "text"),
    [
        ("Agent.budget.perDecision", "default", "0.50 USD"),
        ("Agent.budget.perDay", "type", "money: an exact amount, one space, an ISO 4217 currency"),
        ("Agent.runtime.port", "bounds", "at least 1024, at most 65535"),
        ("Agent.runtime.profile", "type", "rollout | knative"),
        ("Agent.eval.suite", "type", "name of an EvalSuite"),
        ("Agent.release.steps", "default", "[25, 50, 100]"),
        ("Agent.suspend", "default", "false"),
        ("Tool.teams", "type", "list of names of Team documents"),
        ("Team.owners", "required", "yes"),
    ],
)
def test_facts(topic, label, text):
    assert dict(fields.facts(fields.find(topic)))[label] == text


@pytest.mark.parametrize(
    ("topic", "meant"),
    [
        ("Agent.budgt", "Did you mean 'Agent.spec.budget'?"),
        ("Agent.spec.budget.per_day", "Did you mean 'Agent.spec.budget.perDay'?"),
        ("Agent.perDay", "Did you mean 'Agent.spec.budget.perDay'?"),
        ("Budget.colour", "it has: parent, perDay, perMonth"),
        ("Policy.parameters.limit", "what it holds is free"),
    ],
)
def test_an_unknown_field_is_answered_with_what_was_meant(topic, meant):
    with pytest.raises(UsageError) as error:
        fields.find(topic)
    assert meant in str(error.value)
