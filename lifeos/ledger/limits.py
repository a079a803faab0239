"""What an agent may spend, from its own declaration and the budgets that it draws on: its team's, which has the team's name, and those above."""

from collections.abc import Iterator, Mapping

from lifeos.ir import Agent, Budget
from lifeos.ledger.spending import BudgetLimit, Limits


def limits(agent: Agent, budgets: Mapping[str, Budget]) -> Limits:
    """``budgets``: by name. All are in one currency, which the compiler sees to (LOS304)."""
    own = agent.budget
    above = tuple(
        BudgetLimit(one.name, one.per_day.micros, one.per_month.micros) for one in _above(agent.team, budgets)
    )
    return Limits(own.per_day.micros, own.per_decision.micros, above, own.per_day.currency)


def _above(name: str | None, budgets: Mapping[str, Budget]) -> Iterator[Budget]:
    while name is not None:
        yield budgets[name]
        name = budgets[name].parent
