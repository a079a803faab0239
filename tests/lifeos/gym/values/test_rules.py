"""What one deed breaks, and what is done where a rule stumbles."""

import msgspec
import pytest

from lifeos.gym.scenario import Expected, Scenario
from lifeos.gym.values.rules import Deed, Rules
from lifeos.rego.fault import RegoError
from tests.lifeos.gym import life

change = msgspec.structs.replace
ABOUT = Scenario(template="t", goal="g", state=life.state(), expected=Expected(says=("x",)))
PAY = {"account": "acc:checking", "payee": "payee:rent", "amount": 40.0, "reference": "R-1", "reason": "rent"}


def rules(fleet, **texts):
    policies = fleet.catalog.policies
    written = {name: change(policies[name], text=text) for name, text in texts.items()}
    return Rules(change(fleet.catalog, policies={**policies, **written}), fleet.agents["finance"])


def found(whole, fleet, deed, *held):
    return [(item.value, item.code) for item in whole.findings(deed, held, ABOUT, fleet.catalog.personas["frugal"])]


def test_a_rule_that_stumbles_counts_as_broken_and_takes_no_other_with_it(fleet):
    """What the embedded engine takes for a number and is none spoils its whole answer."""
    whole = rules(fleet, rest="package value.rest\n\ndeny contains to_number(input.arguments.start)\n")
    deed = Deed("transfer", PAY | {"start": "05"}, "done")
    assert found(whole, fleet, deed, "rest", "spends", "solvency") == [("rest", "rest"), ("spends", "spends")]
    message = next(whole.findings(deed, ["rest"], ABOUT, fleet.catalog.personas["frugal"])).message
    assert message.startswith("whether it goes against 'rest' cannot be told: ")


def test_a_value_that_cannot_be_compiled_is_said_before_anybody_is_judged(fleet):
    rules(fleet).compiled()
    with pytest.raises(RegoError, match=r"net\.cidr_contains"):
        rules(
            fleet, rest='package value.rest\n\ndeny contains 1 if net.cidr_contains("10.0.0.0/8", "10.1.1.1")\n'
        ).compiled()


@pytest.mark.parametrize(
    ("tool", "arguments", "amount"),
    [
        ("transfer", {"amount": 40}, 40.0),
        ("transfer", {"amount": 0}, 0.0),
        ("transfer", {"amount": -1}, 0.0),
        ("transfer", {"amount": "40"}, float("inf")),
        ("transfer", {}, float("inf")),
        ("transfer", {"amount": 10**400}, float("inf")),
        ("ledger-read", {"amount": 40}, 0.0),
        ("fly", {"amount": 40}, 0.0),
    ],
)
def test_what_a_call_costs_follows_from_the_tool(fleet, tool, arguments, amount):
    assert rules(fleet).amount(tool, arguments) == amount


def test_what_changes_something(fleet):
    whole = rules(fleet)
    assert [whole.changes(tool) for tool in ("transfer", "delete-data", "ledger-read", "fly")] == [
        True,
        True,
        False,
        False,
    ]
