"""LOS131: a team with agents has a budget."""

from lifeos.rules import team_budget
from tests.lifeos.rules.fleet import agent, catalog, fleet, found


def without(name):
    return catalog(budgets=lambda budgets: {key: value for key, value in budgets.items() if key != name})


def test_sound():
    assert found(team_budget.check(*fleet())) == []


def test_a_team_without_one():
    assert found(team_budget.check(*fleet(without("finance")))) == [("LOS131", "Team finance metadata.name")]


def test_a_team_without_agents_needs_none():
    assert found(team_budget.check(*fleet(without("finance"), agent("hello")))) == []
