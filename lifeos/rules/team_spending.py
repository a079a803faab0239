"""LOS305: what a team's agents may spend in a day, added up, fits in the team's budget."""

from collections.abc import Iterator

from lifeos.ir import Agent, Fleet
from lifeos.rules.problem import At, Problem
from lifeos.units import Money

NAMED = 6
"""So many agents are named, the largest first."""


def check(fleet: Fleet) -> Iterator[Problem]:
    """Agents that each fit, but not together. Suspended agents spend nothing and do not count."""
    members: dict[str, list[Agent]] = {}
    for agent in fleet.agents.values():
        if not agent.suspend:
            members.setdefault(agent.team, []).append(agent)
    for team, agents in members.items():
        budget = fleet.catalog.budgets.get(team)
        if budget is None or len(agents) < 2:
            continue
        limit = budget.per_day
        total = sum(agent.budget.per_day.micros for agent in agents if agent.budget.per_day.currency == limit.currency)
        if total > limit.micros and all(agent.budget.per_day.micros <= limit.micros for agent in agents):
            largest = sorted(agents, key=lambda agent: (-agent.budget.per_day.micros, agent.name))[:NAMED]
            names = ", ".join(f"{agent.name} {agent.budget.per_day}" for agent in largest)
            more = f" and {len(agents) - NAMED} more" if len(agents) > NAMED else ""
            together = Money(total, limit.currency)
            message = f"the {len(agents)} agents of team '{team}' may spend {together} a day together, the team only {limit}: {names}{more}"
            yield Problem(
                "LOS305",
                At("Budget", team, "spec.perDay"),
                message,
                "lower an agent's perDay or raise the team's budget",
            )
