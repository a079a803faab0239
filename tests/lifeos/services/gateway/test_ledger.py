"""Limits are those that are declared, with every budget above the team."""

from lifeos.services.gateway.ledger import Limit, Limits, limits_of
from tests.lifeos.bundle import fleets


def test_limits_go_up_to_the_root():
    fleet = fleets.fleet()
    agent = fleet.agents["pilot"]
    found = limits_of(agent, fleet.catalog)
    assert isinstance(found, Limits)
    assert found.per_day == agent.budget.per_day.micros
    assert found.currency == agent.budget.per_day.currency
    assert found.budgets[0].name == agent.team
    assert all(isinstance(one, Limit) for one in found.budgets)
    parents = [fleet.catalog.budgets[one.name].parent for one in found.budgets]
    assert parents == [*(one.name for one in found.budgets[1:]), None]
