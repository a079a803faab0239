"""LOS305: what a team's agents may spend in a day, added up, fits in the team's budget."""

from collections.abc import Iterator

from lifeos.ir import Catalog, Member, Roster
from lifeos.rules.problem import At, Problem
from lifeos.units import Money

NAMED = 6
"""So many agents are named, the largest first."""


def check(catalog: Catalog, roster: Roster) -> Iterator[Problem]:
    """Agents that each fit, but not together. Suspended agents spend nothing and do not count."""
    teams: dict[str, list[Member]] = {}
    for member in roster.members.values():
        if not member.suspend:
            teams.setdefault(member.team, []).append(member)
    for team, agents in teams.items():
        budget = catalog.budgets.get(team)
        if budget is None or len(agents) < 2:
            continue
        limit = budget.per_day
        total = sum(agent.per_day.micros for agent in agents if agent.per_day.currency == limit.currency)
        if total > limit.micros and all(agent.per_day.micros <= limit.micros for agent in agents):
            largest = sorted(agents, key=lambda agent: (-agent.per_day.micros, agent.name))[:NAMED]
            names = ", ".join(f"{agent.name} {agent.per_day}" for agent in largest)
            more = f" and {len(agents) - NAMED} more" if len(agents) > NAMED else ""
            together = Money(total, limit.currency)
            message = f"the {len(agents)} agents of team '{team}' may spend {together} a day together, the team only {limit}: {names}{more}"
            yield Problem(
                "LOS305",
                At("Budget", team, "spec.perDay"),
                message,
                "lower an agent's perDay or raise the team's budget",
            )
