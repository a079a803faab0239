"""An agent's limits are its own, its team's, and those above."""

from lifeos.ledger.limits import limits
from lifeos.ledger.spending import BudgetLimit
from tests.lifeos.bundle import fleets


def test_its_own_its_teams_and_those_above():
    fleet = fleets.fleet()
    agent = fleet.agents["pilot"]
    found = limits(agent, fleet.catalog.budgets)
    assert (found.per_day, found.per_decision, found.currency) == (20_000_000, 500_000, "USD")
    names = [one.name for one in found.budgets]
    assert names[0] == agent.team
    assert fleet.catalog.budgets[names[-1]].parent is None
    for one in found.budgets:
        declared = fleet.catalog.budgets[one.name]
        assert one == BudgetLimit(one.name, declared.per_day.micros, declared.per_month.micros)
