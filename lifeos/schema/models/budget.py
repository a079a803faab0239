"""Kind Budget: how much money a scope may spend (agents.d/<team>/budget.yaml)."""

from typing import Literal

from lifeos.schema.models.base import BudgetRef, Declaration, Model, Money


class BudgetSpec(Model):
    """Upper bounds on spending; each must fit inside its parent's."""

    parent: BudgetRef | None = None
    """The budget that this one is a part of. A child's amounts, and the sum over all children, may not exceed the parent's."""
    per_day: Money
    """Spending in a calendar day (UTC), all models and priced tools together."""
    per_month: Money | None = None
    """Spending in a calendar month; default: thirty-one times `perDay`."""


class Budget(Declaration):
    """A budget. The budget named like a team bounds that team's agents; `parent` chains budgets up to the platform's."""

    kind: Literal["Budget"]
    spec: BudgetSpec
