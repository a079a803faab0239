"""What was spent and how it turned out, as the ledger has it, and decision by decision."""

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple, TypeVar

from sqlalchemy import Connection, func, select

from lifeos.ledger import tables

By = Literal["agent", "team", "model", "track"]
T = TypeVar("T")


class Spent(NamedTuple):
    """Calls of one decision that belong together, in micros. ``cost``: settled, or presumed. ``presumed``: the part of it that nobody confirmed.
    ``open``: reserved for calls that are under way, and not in ``cost``."""

    decision: str
    agent: str
    team: str
    track: str
    model: str
    currency: str
    cost: int
    presumed: int
    open: int


class Decision(NamedTuple):
    """A decision, and how it turned out; ``success`` None: nobody has said."""

    id: str
    agent: str
    team: str
    track: str
    success: bool | None


class Spending(NamedTuple):
    """Since a day."""

    spent: list[Spent]
    decisions: list[Decision]


def spending(connection: Connection, since: str) -> Spending:
    """All of it since a day (ISO 8601), that included: calls by the day on which they began, decisions by the day on which they were recorded."""
    r = tables.reservation.c
    called = (r.decision, r.agent, r.team, r.track, r.model, r.tool, r.currency)
    held = select(*called, r.state, func.sum(r.cost), func.sum(r.reserved))
    spent = [
        Spent(
            *row[:4],
            _model(row.model, row.tool),
            row.currency,
            int(row[8]),
            *_parts(row.state, int(row[8]), int(row[9])),
        )
        for row in connection.execute(held.where(r.day >= since).group_by(*called, r.state).order_by(*called, r.state))
    ]
    d = tables.decision.c
    decisions = [
        Decision(row.id, row.agent, row.team, row.track, None if row.success is None else bool(row.success))
        for row in connection.execute(
            select(d.id, d.agent, d.team, d.track, d.success).where(d.day >= since).order_by(d.id)
        )
    ]
    return Spending(spent, decisions)


def _model(model: str, tool: str) -> str:
    return model or f"tool {tool}"


def _parts(state: str, cost: int, reserved: int) -> tuple[int, int]:
    """What is presumed, and what is under way."""
    return cost if state == "expired" else 0, reserved if state == "open" else 0


def grouped(seen: Spending, by: By | None) -> dict[str, Spending]:
    """By what somebody asks for, sorted; all together under "all". A decision belongs to each model that it asked, so by model the parts hold
    more successes than there are."""
    if by is None:
        return {"all": seen}
    if by == "model":
        return _by_model(seen)
    name: Callable[[Spent | Decision], str] = lambda one: str(getattr(one, by))  # noqa: E731
    spent, decisions = _split(seen.spent, name), _split(seen.decisions, name)
    return {key: Spending(spent.get(key, []), decisions.get(key, [])) for key in sorted({*spent, *decisions})}


def _by_model(seen: Spending) -> dict[str, Spending]:
    known = {one.id: one for one in seen.decisions}
    found = {}
    for model, spent in sorted(_split(seen.spent, lambda one: one.model).items()):
        asked = dict.fromkeys(one.decision for one in spent)
        found[model] = Spending(spent, [known[decision] for decision in asked if decision in known])
    return found


def _split(items: Iterable[T], name: Callable[[T], str]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for one in items:
        found.setdefault(name(one), []).append(one)
    return found
