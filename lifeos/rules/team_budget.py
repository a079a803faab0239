"""LOS131: every team with agents has a budget, named like the team, or nothing would bound what its agents spend."""

from collections.abc import Iterator

from lifeos.ir import Fleet
from lifeos.rules.problem import At, Problem


def check(fleet: Fleet) -> Iterator[Problem]:
    """Teams that have agents but no budget named like them."""
    teams = sorted({agent.team for agent in fleet.agents.values()})
    for team in teams:
        if team in fleet.catalog.teams and team not in fleet.catalog.budgets:
            message = f"team '{team}' has agents but no budget"
            yield Problem(
                "LOS131",
                At("Team", team),
                message,
                f"declare a Budget named '{team}' in agents.d/{team}/budget.yaml",
                lacks=("Budget", team),
            )
