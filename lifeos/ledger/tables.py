"""The tables, as the newest migration leaves them: the lines, where they end, and what is true after them."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text

from lifeos.ledger.state import Account, Approval, Breaker, Decision, Reservation, Row

metadata = MetaData()


def _words(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[Column[int]]:
    return [Column(name, BigInteger, nullable=False) for name in names]


def _key(*names: str) -> list[Column[str]]:
    return [Column(name, Text, primary_key=True) for name in names]


event = Table(
    "event",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    *_words("kind", "id", "decision", "line", "sha256"),
    Index("event_kind_id", "kind", "id", unique=True),
    Index("event_decision", "decision"),
)
"""``line``: the bytes that ``sha256`` is of; the other columns are found in it, and are here to search by."""

head = Table(
    "head",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    *_numbers("n", "at"),
    *_words("sha256"),
)
"""One row, which whoever appends locks."""

account = Table("account", metadata, *_key("holder", "period", "currency"), *_numbers("reserved", "spent", "presumed"))
reservation = Table(
    "reservation",
    metadata,
    *_key("id"),
    *_words("agent", "team", "track", "decision", "budgets", "model", "tool", "day", "currency", "state"),
    *_numbers("reserved", "cost", "expires"),
    Index("reservation_day", "day"),
    Index("reservation_state_expires", "state", "expires"),
)
approval = Table(
    "approval",
    metadata,
    *_key("id"),
    *_words("decision", "agent", "tool", "arguments", "state", "by"),
    *_numbers("expires"),
    Index("approval_state_expires", "state", "expires"),
)
breaker = Table("breaker", metadata, *_key("name"), *_words("state", "reason"), *_numbers("until"))
decision = Table(
    "decision",
    metadata,
    *_key("id"),
    *_words("agent", "team", "track", "memory", "day"),
    Column("success", Integer),
    Index("decision_day", "day"),
)

ROWS: dict[type[Row], Table] = {
    Account: account,
    Approval: approval,
    Breaker: breaker,
    Decision: decision,
    Reservation: reservation,
}
"""Where each kind of row is kept. The key of a row is the primary key, in order."""
