"""Paths that lead nowhere: no engine knows what a document should look like, so a rule about them would never fire."""

import pytest

from lifeos.rego.paths import nowhere, unset
from tests.lifeos.rego.rules import SMALL, places, ruleset

ACTION = "policies/action/small.rego"


def found(condition, path=SMALL, head="", **parameters):
    package = path.removeprefix("policies/").removesuffix(".rego").replace("/", ".")
    text = f"package {package}\n{head}\ndeny contains 1 if {condition}\n"
    rules = ruleset({path: text}, **parameters)
    return [(message, fault.hint) for fault in nowhere(rules) for *_, message in places([fault])]


@pytest.mark.parametrize(
    "path",
    [
        "input.agent.budget.perDay.micros",
        'input["agent"].budget.perDay.currency',
        "input.agent.tools[_].stakes",
        "input.agent.tools[0].ref",
        "input.agent.memory.scopes[_]",
        "input.agent[name]",
        "input.environment",
        "input.manifests[_].object.spec.anything.at.all",
        "data.lifeos.catalog.tools[name].arguments.anything",
        "data.lifeos.catalog.policies[name].appliesTo.teams",
        'data.lifeos.catalog.routes["local"].upstreams[_].price.input.micros',
        "data.lifeos.parameters[name].anything",
        "data.lifeos.catalog[kind][name]",
        "data.lifeos",
        "input",
        "input_of(1)",
    ],
)
def test_what_is_there(path):
    assert found(path) == []


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("input.agnt", "input has no field 'agnt'", "did you mean 'agent'?"),
        ("input.agent.budgt.perDay", "input.agent has no field 'budgt'", "did you mean 'budget'?"),
        ('input["agent"].budgt', "input.agent has no field 'budgt'", "did you mean 'budget'?"),
        ("input.agent.tools[_].stake", "input.agent.tools[_] has no field 'stake'", "did you mean 'stakes'?"),
        (
            "input.agent.tools.ref",
            "input.agent.tools is a list and has no field 'ref'",
            "go through it: 'some item in input.agent.tools'",
        ),
        ("input.agent.memory.scope", "input.agent.memory has no field 'scope'", "did you mean 'scopes'?"),
        ("input.environment.name", "input.environment is a single value and has no fields", "end the path there"),
        ("input.manifests[_].kind", "input.manifests[_] has no field 'kind'", "it has: file, object"),
        ("data.lifeos.catalog.tool", "data.lifeos.catalog has no field 'tool'", "did you mean 'tools'?"),
        (
            "data.lifeos.catalog.tools[x].acton",
            "data.lifeos.catalog.tools[_] has no field 'acton'",
            "did you mean 'action'?",
        ),
        ("data.lifeos.agents[x]", "data.lifeos has no field 'agents'", "it has: catalog, parameters"),
        (
            "data.lifeos.catalog.policies[x].text",
            "data.lifeos.catalog.policies[_] has no field 'text'",
            "it has: appliesTo, description, enforcement, module, name, parameters, stage",
        ),
    ],
)
def test_what_leads_nowhere(path, message, hint):
    assert found(path) == [(message, hint)]


def test_an_import_is_reported_once():
    assert found("who.budget", head="import input.agnt as who\n") == [
        ("input has no field 'agnt'", "did you mean 'agent'?")
    ]
    assert found("who.budgt", head="import input.agent as who\n") == [
        ("input.agent has no field 'budgt'", "did you mean 'budget'?")
    ]


def test_at_the_gateway_the_input_is_another_document():
    assert found("input.tool", path=ACTION) == []
    assert found("data.lifeos.agents[input.agent].tools[_].ref", path=ACTION) == []
    assert found("data.lifeos.agents[input.agent].tool", path=ACTION) == [
        ("data.lifeos.agents[_] has no field 'tool'", "did you mean 'tools'?")
    ]


def test_what_both_use_is_not_held_to_one_of_them():
    lib = {"policies/lib/who.rego": "package lib.who\n\nname := input.agnt.name\n"}
    use = "package {0}.small\n\nimport data.lib.who\n\ndeny contains 1 if who.name\n"
    before_merge = ruleset({SMALL: use.format("declaration"), **lib})
    assert places(nowhere(before_merge)) == [("who.rego", 3, 15, "input has no field 'agnt'")]
    assert nowhere(ruleset({SMALL: use.format("declaration"), ACTION: use.format("action"), **lib})) == []
    assert nowhere(ruleset({ACTION: use.format("action"), **lib})) == []


def test_a_parameter_that_is_not_given_is_a_mistake_of_the_policy():
    text = 'package declaration.small\n\ndeny contains 1 if data.lifeos.parameters["small"].limit > 1\n'
    (fault,) = unset(ruleset({SMALL: text}, limt=3))
    assert (fault.policy, fault.path, fault.file) == ("small", "spec.parameters.limt", "")
    assert fault.message == f"{SMALL} reads the parameter 'limit', which the Policy does not give"
    (fault,) = unset(ruleset({SMALL: text}))
    assert (fault.path, fault.hint) == ("spec.parameters", "add it: parameters: {limit: …}")
    assert unset(ruleset({SMALL: text}, limit=3)) == []


def test_a_parameter_of_a_policy_that_is_not_there():
    text = 'package declaration.small\n\ndeny contains 1 if data.lifeos.parameters["smal"].limit > 1\n'
    (fault,) = unset(ruleset({SMALL: text}, limit=3))
    assert places([fault]) == [("small.rego", 3, 43, "there is no policy 'smal'")]
    assert fault.hint == "did you mean 'small'?"


def test_a_parameter_may_be_asked_for_with_a_default():
    text = (
        'package declaration.small\n\ndeny contains 1 if object.get(data.lifeos.parameters["small"], "limit", 1) > 1\n'
    )
    assert unset(ruleset({SMALL: text})) == []


def test_what_a_value_is_asked_about():
    text = "package value.calm\n\ndeny contains 1 if {{\n\tinput.{0}\n}}\n"
    for right in ("arguments.start", "others[0].tool", "persona.traits.stress", "world.events", "named"):
        assert nowhere(ruleset({"policies/value/calm.rego": text.format(right)})) == []
    (fault,) = nowhere(ruleset({"policies/value/calm.rego": text.format("argments.start")}))
    assert (fault.message, fault.hint) == ("input has no field 'argments'", "did you mean 'arguments'?")
