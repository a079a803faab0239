"""What is taken of every budget today and this month, all of it at one moment: for who looks on, and decides on nothing."""

from typing import Literal, NamedTuple

from sqlalchemy import select

from lifeos.ledger import database, tables
from lifeos.ledger.days import day, month
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Account


class Of(NamedTuple):
    """Whose account: ``agent/<name>``, ``shadow/<name>`` or ``budget/<name>``, for today or for this month, in a currency."""

    holder: str
    period: Literal["day", "month"]
    currency: str


def taken(ledger: SqlLedger, now: database.Clock = database.clock) -> tuple[int, dict[Of, Account]]:
    """When that was, in microseconds since 1970 UTC, and the accounts on which anything was booked. Raises
    :class:`lifeos.ledger.ledger.UnavailableError`."""
    with ledger.reading() as connection:
        at = now(connection)
        today = day(at, ledger.zone).isoformat()
        periods: dict[str, Literal["day", "month"]] = {today: "day", month(today): "month"}
        query = select(tables.account).where(tables.account.c.period.in_(periods))
        rows = [Account(**row) for row in connection.execute(query).mappings()]
    return at, {Of(row.holder, periods[row.period], row.currency): row for row in rows}
