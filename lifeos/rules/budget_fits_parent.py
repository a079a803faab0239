"""LOS301, LOS304 and LOS204: a budget fits inside its parent, alone and together with its siblings; the chain has an end."""

from collections.abc import Iterator

from lifeos.ir import Budget, Catalog
from lifeos.rules.problem import At, Problem
from lifeos.units import Money


def check(catalog: Catalog) -> Iterator[Problem]:
    """Children above their parent, children that together exceed it, and cycles of parents."""
    children: dict[str, list[Budget]] = {}
    for budget in catalog.budgets.values():
        yield from _cycle(budget, catalog.budgets)
        parent = catalog.budgets.get(budget.parent or "")
        if parent is not None:
            children.setdefault(parent.name, []).append(budget)
            yield from _fits(budget, parent)
    for name, parts in children.items():
        yield from _sum(catalog.budgets[name], parts)


def _fits(child: Budget, parent: Budget) -> Iterator[Problem]:
    for field, own, limit in (
        ("perDay", child.per_day, parent.per_day),
        ("perMonth", child.per_month, parent.per_month),
    ):
        related = ((At("Budget", parent.name, f"spec.{field}"), f"the parent '{parent.name}'"),)
        at = At("Budget", child.name, f"spec.{field}")
        if own.currency != limit.currency:
            message = f"{own} cannot be compared with the parent's {limit}: the currencies differ"
            yield Problem("LOS304", at, message, "use one currency in a chain of budgets", related)
        elif own.micros > limit.micros:
            message = f"budget '{child.name}' allows {own} ({field}), its parent '{parent.name}' only {limit}"
            yield Problem("LOS301", at, message, f"write {limit} or less, or raise the parent", related)


def _sum(parent: Budget, parts: list[Budget]) -> Iterator[Problem]:
    total = sum(part.per_day.micros for part in parts)
    alone = any(part.per_day.micros > parent.per_day.micros for part in parts)
    if len(parts) > 1 and not alone and total > parent.per_day.micros:
        currency = parent.per_day.currency
        names = ", ".join(f"{part.name} {part.per_day}" for part in parts)
        message = f"the parts of budget '{parent.name}' add up to {Money(total, currency)} a day, more than its {parent.per_day}: {names}"
        yield Problem("LOS301", At("Budget", parent.name, "spec.perDay"), message, "lower a part or raise the whole")


def _cycle(budget: Budget, budgets: dict[str, Budget]) -> Iterator[Problem]:
    trail = [budget.name]
    while (name := budgets[trail[-1]].parent) in budgets and name is not None:
        if name == budget.name:
            if budget.name == min(trail):  # each cycle once, at its first name
                message = f"budgets are each other's parent: {' -> '.join([*trail, name])}"
                yield Problem("LOS204", At("Budget", budget.name, "spec.parent"), message, "remove one 'parent'")
            return
        if name in trail:
            return
        trail.append(name)
