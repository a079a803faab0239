"""LOS303, LOS301, LOS304: a decision fits in a day, a day in the team's day, in one currency."""

import pytest
from msgspec.structs import replace

from lifeos.rules import budget_order
from lifeos.units import Money
from tests.lifeos.rules.fleet import agent, among, catalog, found

AT = "Agent teller spec.budget."


def usd(amount, currency="USD"):
    return Money(amount * 10**6, currency)


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        ({}, []),
        ({"per_decision": usd(10)}, []),
        ({"per_decision": usd(11)}, [("LOS303", f"{AT}perDecision")]),
        ({"per_day": usd(50)}, []),
        ({"per_day": usd(51)}, [("LOS301", f"{AT}perDay")]),
        ({"per_decision": usd(1, "EUR")}, [("LOS304", f"{AT}perDecision")]),
        ({"approval_above": usd(1, "EUR")}, [("LOS304", f"{AT}approvalAbove")]),
        ({"per_day": usd(1, "EUR")}, [("LOS304", f"{AT}perDay")]),
        (
            {field: usd(1, "EUR") for field in ("per_day", "per_decision", "approval_above")},
            [("LOS304", f"{AT}perDay")],
        ),
    ],
)
def test_an_agents_budget(budget, expected):
    spends = agent(budget=replace(agent().budget, **budget))
    assert found(budget_order.check(spends, catalog())) == expected


def test_the_teams_currency():
    whole = catalog(budgets=among("finance", per_day=usd(50, "EUR")))
    assert found(budget_order.check(agent(), whole)) == [("LOS304", f"{AT}perDay")]


def test_a_team_without_a_budget_is_another_rules_business():
    whole = catalog(budgets=lambda budgets: {})
    assert found(budget_order.check(agent(budget=replace(agent().budget, per_day=usd(999))), whole)) == []
