"""A function that only OPA has is a fault in a value, for the Gym asks nobody else."""

from lifeos.rego.undecided import undecided
from tests.lifeos.rego.rules import places, ruleset

ONLY_OPA = 'net.cidr_contains("10.0.0.0/8", input.x)'
LIB = f"package lib.net\n\ninside if {ONLY_OPA}\n"


def found(stage, text, **shared):
    modules = {f"policies/{stage}/calm.rego": f"package {stage}.calm\n\n{text}\n"}
    return places(undecided(ruleset({**modules, **{f"policies/lib/{name}.rego": lib for name, lib in shared.items()}})))


def test_in_a_value():
    told = [("calm.rego", 3, 20, "the embedded engine has no function net.cidr_contains")]
    assert found("value", f"deny contains 1 if {ONLY_OPA}") == told


def test_in_what_it_reaches():
    text = "import data.lib.net\n\ndeny contains 1 if net.inside"
    assert [place[0] for place in found("value", text, net=LIB)] == ["net.rego"]
    assert found("value", "deny contains 1 if input.x", net=LIB) == []


def test_the_gateway_has_opa():
    assert found("action", f"deny contains 1 if {ONLY_OPA}") == []
