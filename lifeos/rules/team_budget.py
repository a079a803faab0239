"""LOS131: every team with agents has a budget, named like the team, or nothing would bound what its agents spend."""

from collections.abc import Iterator

from lifeos.ir import Catalog, Roster
from lifeos.rules.problem import At, Problem


def check(catalog: Catalog, roster: Roster) -> Iterator[Problem]:
    """Teams that have agents but no budget named like them."""
    teams = sorted({member.team for member in roster.members.values()})
    for team in teams:
        if team in catalog.teams and team not in catalog.budgets:
            message = f"team '{team}' has agents but no budget"
            yield Problem(
                "LOS131",
                At("Team", team),
                message,
                f"declare a Budget named '{team}' in agents.d/{team}/budget.yaml",
                lacks=("Budget", team),
            )
