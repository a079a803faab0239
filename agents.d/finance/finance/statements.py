"""Bookings as the banks' statements in memory have them, which reach further back than the ledger may."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from lifeos.agent.desk import Desk
from lifeos.remembered.record import Remembered, readings

from .records import ENOUGH

_AMOUNT = re.compile(r"(?P<amount>-?\d+(?:\.\d+)?) (?P<currency>[A-Z]{3})")


class Line(NamedTuple):
    """One line of a statement; ``amount`` is negative for an expense."""

    day: date
    id: str
    payee: str
    amount: Decimal
    currency: str


def read(desk: Desk, question: str) -> list[Line]:
    """What memory has on a question, oldest first. It need not be all."""
    found = readings(desk.recall(question, most=ENOUGH), "transaction")
    return sorted(line for record in found for line in _line(record))


def _line(record: Remembered) -> list[Line]:
    amount, payee = _AMOUNT.fullmatch(record.title), record.text.partition(", ")[0]
    if amount is None or not payee:
        return []
    return [Line(date.fromisoformat(record.day), record.id, payee, Decimal(amount["amount"]), amount["currency"])]
