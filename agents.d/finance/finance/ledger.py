"""Bookings, as the ledger gives them, and amounts, which are decimal."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, Self

from lifeos.agent.desk import Desk

_MOST = 500
"""Bookings that one call gives (agents.d/platform/tools.yaml)."""

_LEGAL = re.compile(r"\b(?:inc|ltd|llc|gmbh|co)\b|[^\w\s]|\d+", re.IGNORECASE)


class LedgerAwayError(Exception):
    """The ledger did not answer, twice."""


class Booking(NamedTuple):
    """One booking; ``amount`` is negative for an expense."""

    id: str
    day: date
    payee: str
    amount: Decimal
    category: str
    text: str

    @classmethod
    def of(cls, record: dict[str, Any]) -> Self:
        """From the ledger's record."""
        return cls(
            record["id"],
            date.fromisoformat(record["day"]),
            record["payee"],
            Decimal(record["amount"]),
            record["category"],
            record["text"],
        )


def read(desk: Desk, first: date, last: date) -> list[Booking]:
    """All bookings from a day to a day, oldest first. A call that fails is tried once more; a full answer is read again in halves, for
    what was cut off would be missing from every sum. Raises :class:`LedgerAwayError`."""
    arguments = {"from": first.isoformat(), "until": last.isoformat(), "limit": _MOST}
    found = desk.call("ledger-read", arguments, confidence=0.95)
    if found.outcome == "failed":
        found = desk.call("ledger-read", arguments, confidence=0.95)
    if found.outcome != "done" or not isinstance(found.result.get("bookings"), list):
        raise LedgerAwayError
    bookings = [Booking.of(record) for record in found.result["bookings"]]
    if len(bookings) < _MOST or first >= last:
        return bookings
    middle = first + (last - first) / 2
    return [*read(desk, first, middle), *read(desk, middle + timedelta(days=1), last)]


def plain(payee: str) -> str:
    """A payee's name without what banks add to it: ``Streamly Inc. 4821`` is ``Streamly``."""
    return " ".join(_LEGAL.sub(" ", payee).split())


def name_of(payee: str) -> str:
    """What two spellings of a payee have in common: ``STREAMLY 4821`` and ``Streamly`` are ``streamly``."""
    return plain(payee).casefold()


def total(bookings: Iterable[Booking]) -> Decimal:
    """The sum, as an expense: positive when more was paid than came back."""
    return -sum((booking.amount for booking in bookings), Decimal(0))


def usd(amount: Decimal) -> str:
    """``1250.00 USD``."""
    return f"{amount:.2f} USD"
