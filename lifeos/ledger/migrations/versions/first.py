"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "event",
        sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=False),
        *_words("kind", "id", "decision", "line", "sha256"),
    )
    op.create_index("event_kind_id", "event", ["kind", "id"], unique=True)
    op.create_index("event_decision", "event", ["decision"])
    op.create_table(
        "head",
        sa.Column("only", sa.Integer, primary_key=True, autoincrement=False),
        *_numbers("n", "at"),
        *_words("sha256"),
    )
    op.create_table("account", *_key("holder", "period", "currency"), *_numbers("reserved", "spent", "presumed"))
    op.create_table(
        "reservation",
        *_key("id"),
        *_words("agent", "team", "track", "decision", "budgets", "model", "tool", "day", "currency", "state"),
        *_numbers("reserved", "cost", "expires"),
    )
    op.create_index("reservation_day", "reservation", ["day"])
    op.create_index("reservation_state_expires", "reservation", ["state", "expires"])
    op.create_table(
        "approval",
        *_key("id"),
        *_words("decision", "agent", "tool", "arguments", "state", "by"),
        *_numbers("expires"),
    )
    op.create_index("approval_state_expires", "approval", ["state", "expires"])
    op.create_table("breaker", *_key("name"), *_words("state", "reason"), *_numbers("until"))
    op.create_table(
        "decision",
        *_key("id"),
        *_words("agent", "team", "track", "memory", "day"),
        sa.Column("success", sa.Integer),
    )
    op.create_index("decision_day", "decision", ["day"])


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _key(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in names]
