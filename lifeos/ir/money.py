"""Budgets, as resolved."""

from typing import Literal

from lifeos.ir.node import Node
from lifeos.units import Money


class Budget(Node, frozen=True):
    """An upper bound on spending; ``per_month`` is filled (31 days) when it was not declared."""

    name: str
    per_day: Money
    per_month: Money
    parent: str | None = None


class Spending(Node, frozen=True):
    """An agent's own budget. ``approval_above`` is filled with the platform's limit when it was not declared."""

    per_day: Money
    per_decision: Money
    approval_above: Money
    on_exhausted: Literal["low", "stop"]
