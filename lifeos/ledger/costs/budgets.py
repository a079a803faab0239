"""Each budget's days, as its accounts have them."""

from datetime import date

from sqlalchemy import Connection, select

from lifeos.ledger import tables

Days = dict[date, int]


def by_day(connection: Connection, since: str) -> dict[tuple[str, str], Days]:
    """By name and currency, what was spent on each day since one (ISO 8601), in micros."""
    a = tables.account.c
    query = select(a.holder, a.period, a.currency, a.spent)
    # A day has ten characters, a month seven: text compares as dates do.
    query = query.where(a.holder.startswith("budget/", autoescape=True), a.period >= since)
    found: dict[tuple[str, str], Days] = {}
    for row in connection.execute(query.order_by(a.holder, a.period)):
        if len(row.period) == 10:
            name = row.holder.removeprefix("budget/")
            found.setdefault((name, row.currency), {})[date.fromisoformat(row.period)] = int(row.spent)
    return found
