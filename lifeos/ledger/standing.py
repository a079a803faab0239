"""Where an agent stands: what is taken of what it may spend, whether its breaker lets it pass, and which approval of a call is still good.

All of it at one moment. It is shown to the policies; what they allow is asked of the ledger as commands, which look again.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from lifeos.ledger import breakers, database, tables
from lifeos.ledger.approvals import Subject
from lifeos.ledger.chain import unseal
from lifeos.ledger.days import day, month
from lifeos.ledger.events import Granted
from lifeos.ledger.spending import Call, Limits
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Account, Approval, Breaker, holder


class Standing(NamedTuple):
    """Amounts in micros. ``budgets``: of each name what is taken, today and this month. ``signature``: of the grant in ``approval``, or nothing.
    ``at``: microseconds since 1970 UTC."""

    at: int
    agent: Account
    decision: int
    budgets: Mapping[str, tuple[int, int]]
    breaker: Breaker | None
    approval: Approval | None
    signature: str


def standing(
    ledger: SqlLedger, call: Call, arguments: str, limits: Limits, now: database.Clock = database.clock
) -> Standing:
    """Where an agent stands with a call. ``arguments``: the digest of them. Its breaker is named ``agent/<name>``. Raises
    :class:`UnavailableError`."""
    with ledger.reading() as connection:
        at = now(connection)
        today = day(at, ledger.zone).isoformat()
        months = (today, month(today))
        own, decision = (holder(call.agent, call.track), today), (f"decision/{call.decision}", "")
        names = [one.name for one in limits.budgets]
        shared = [(f"budget/{name}", period) for name in names for period in months]
        accounts = _accounts(connection, [own, decision, *shared], limits.currency)
        rows = database.find(
            connection, tables.breaker, tuple(tables.breaker.primary_key), [(breakers.calls(call.agent),)]
        )
        breaker = next((Breaker(**row) for row in rows), None)
        approval = _approval(connection, Subject(call.agent, call.tool, arguments), at)
        signature = _signature(connection, approval)

    def taken(key: tuple[str, str]) -> int:
        return accounts[key].taken if key in accounts else 0

    return Standing(
        at=at,
        agent=accounts.get(own) or Account(holder=own[0], period=today, currency=limits.currency),
        decision=taken(decision),
        budgets={name: (taken((f"budget/{name}", months[0])), taken((f"budget/{name}", months[1]))) for name in names},
        breaker=breaker,
        approval=approval,
        signature=signature,
    )


def _accounts(connection: Connection, keys: Sequence[tuple[str, str]], currency: str) -> dict[tuple[str, str], Account]:
    wanted = [(*key, currency) for key in keys]
    rows = database.find(connection, tables.account, tuple(tables.account.primary_key), wanted)
    return {(row["holder"], row["period"]): Account(**row) for row in rows}


def _approval(connection: Connection, subject: Subject, at: int) -> Approval | None:
    """Of those that are still good: a grant before a request, the one that ends last before the others."""
    columns = tables.approval.c
    live = select(tables.approval).where(columns.state.in_(("requested", "granted")), columns.expires > at)
    exactly = live.where(
        columns.agent == subject.agent, columns.tool == subject.tool, columns.arguments == subject.arguments
    )
    found = [Approval(**row) for row in connection.execute(exactly).mappings()]
    return max(found, key=lambda one: (one.state == "granted", one.expires, one.id), default=None)


def _signature(connection: Connection, approval: Approval | None) -> str:
    if approval is None or approval.state != "granted":
        return ""
    keys = (tables.event.c.kind, tables.event.c.id)
    (row,) = database.find(connection, tables.event, keys, [("granted", approval.id)])
    event = unseal(row["line"].encode()).line.event
    return event.signature if isinstance(event, Granted) else ""
