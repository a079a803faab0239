"""LOS303 and LOS304: within an agent's budget a decision fits in a day, a day in the team's day, in one currency."""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog
from lifeos.rules.problem import At, Problem


def check(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """A decision may cost more than a day, the agent more than its team, or the currencies differ."""
    own = agent.budget
    team = catalog.budgets.get(agent.team)
    currency = own.per_day.currency
    usual = {currency, *([team.per_day.currency] if team is not None else [])}  # one wrong amount is one finding
    for field, amount in (("perDecision", own.per_decision), ("approvalAbove", own.approval_above)):
        if amount.currency not in usual:
            yield _currencies(agent.name, field, str(amount), str(own.per_day))
    if team is not None and team.per_day.currency != currency:
        yield _currencies(agent.name, "perDay", str(own.per_day), f"the team's {team.per_day}")
    if own.per_decision.currency == currency and own.per_decision.micros > own.per_day.micros:
        yield Problem(
            "LOS303",
            At("Agent", agent.name, "spec.budget.perDecision"),
            f"one decision may cost {own.per_decision}, more than the whole day's {own.per_day}",
            "lower perDecision or raise perDay",
            ((At("Agent", agent.name, "spec.budget.perDay"), "the day's budget"),),
        )
    if team is not None and team.per_day.currency == currency and own.per_day.micros > team.per_day.micros:
        yield Problem(
            "LOS301",
            At("Agent", agent.name, "spec.budget.perDay"),
            f"agent '{agent.name}' may spend {own.per_day} a day, its team only {team.per_day}",
            f"write {team.per_day} or less, or raise the team's budget",
            ((At("Budget", team.name, "spec.perDay"), "the team's budget"),),
        )


def _currencies(agent: str, field: str, amount: str, other: str) -> Problem:
    message = f"{amount} cannot be compared with {other}: the currencies differ"
    return Problem(
        "LOS304", At("Agent", agent, f"spec.budget.{field}"), message, "use one currency in a chain of budgets"
    )
