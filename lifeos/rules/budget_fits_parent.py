"""LOS301, LOS304 and LOS204: a budget fits inside its parent, alone and together with its siblings; the chain has an end."""

from collections.abc import Iterator

from lifeos.ir import Budget, Catalog
from lifeos.rules.problem import At, Problem
from lifeos.units import Money


def check(catalog: Catalog) -> Iterator[Problem]:
    """Children above their parent, children that together exceed it, and cycles of parents."""
    children: dict[str, list[Budget]] = {}
    for budget in catalog.budgets.values():
        cycle = _cycle(budget, catalog.budgets)
        if cycle and budget.name == min(cycle):  # each cycle once, at its first name
            yield _circular(budget, cycle)
        parent = catalog.budgets.get(budget.parent or "")
        if parent is not None and not cycle:
            children.setdefault(parent.name, []).append(budget)
            yield from _fits(budget, parent)
    for name, parts in children.items():
        yield from _sum(catalog.budgets[name], parts)


def _fits(child: Budget, parent: Budget) -> Iterator[Problem]:
    """The day, and the month unless it only repeats what is wrong with the day."""
    for field, own, limit in (
        ("perDay", child.per_day, parent.per_day),
        ("perMonth", child.per_month, parent.per_month),
    ):
        at = At("Budget", child.name, f"spec.{field}")
        from_day = field == "perMonth" and own.micros == child.per_day.micros * 31
        if from_day:
            if child.per_day.currency != parent.per_day.currency or child.per_day.micros > parent.per_day.micros:
                return
            at = At("Budget", child.name, "spec.perDay")
        related = ((At("Budget", parent.name, f"spec.{field}"), f"the parent '{parent.name}'"),)
        if own.currency != limit.currency:
            message = f"{own} cannot be compared with the parent's {limit}: the currencies differ"
            yield Problem("LOS304", at, message, "use one currency in a chain of budgets", related)
        elif own.micros > limit.micros:
            span = "a day" if field == "perDay" else "in 31 days" if from_day else "a month"
            message = f"budget '{child.name}' allows {own} {span}, its parent '{parent.name}' only {limit}"
            hint = f"write 'perMonth: {limit}' or less" if from_day else f"write {limit} or less"
            yield Problem("LOS301", at, message, f"{hint}, or raise the parent", related)


def _sum(parent: Budget, parts: list[Budget]) -> Iterator[Problem]:
    total = sum(part.per_day.micros for part in parts)
    alone = any(part.per_day.micros > parent.per_day.micros for part in parts)
    if len(parts) > 1 and not alone and total > parent.per_day.micros:
        currency = parent.per_day.currency
        names = ", ".join(f"{part.name} {part.per_day}" for part in parts)
        message = f"the parts of budget '{parent.name}' add up to {Money(total, currency)} a day, more than its {parent.per_day}: {names}"
        yield Problem("LOS301", At("Budget", parent.name, "spec.perDay"), message, "lower a part or raise the whole")


def _cycle(budget: Budget, budgets: dict[str, Budget]) -> list[str]:
    """The chain of parents that leads from a budget back to itself; empty when there is none."""
    trail = [budget.name]
    while (name := budgets[trail[-1]].parent) in budgets and name is not None:
        if name == budget.name:
            return trail
        if name in trail:
            return []
        trail.append(name)
    return []


def _circular(budget: Budget, cycle: list[str]) -> Problem:
    message = f"budgets are each other's parent, so nothing bounds them: {' -> '.join([*cycle, budget.name])}"
    if len(cycle) == 1:
        message = f"budget '{budget.name}' is its own parent, so nothing bounds it"
    related = tuple((At("Budget", name, "spec.parent"), f"'{name}' names its parent") for name in cycle[1:])
    hint = "remove the 'parent' of the budget that is the whole"
    return Problem("LOS204", At("Budget", budget.name, "spec.parent"), message, hint, related)
