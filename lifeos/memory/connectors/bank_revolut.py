"""Statements of Revolut: UTF-8, commas, decimal points, times in ISO's order."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from lifeos.memory.connectors import table
from lifeos.memory.connectors.text import UnfitError, tidy
from lifeos.memory.record import Found, Refused, Transaction

SUFFIXES = (".csv",)
LIBRARY = ""

_COLUMNS = ("Type", "Product", "Completed Date", "Description", "Amount", "Fee", "Currency", "State")


def read(file: BinaryIO, name: str) -> Iterator[Found | Refused]:
    """The completed bookings; a fee is part of the amount, for both leave the account."""
    return table.read(file, ",", _COLUMNS, _booking)


def _booking(row: dict[str, str]) -> Transaction | None:
    if row["State"] != "COMPLETED":
        return None
    try:
        day = datetime.fromisoformat(row["Completed Date"]).date().isoformat()
    except ValueError as error:
        raise UnfitError("the day of completion is not written as 2026-12-31 23:59:59") from error
    whole = Decimal(table.amount(row["Amount"], decimal=".")) - Decimal(table.amount(row["Fee"], decimal="."))
    return Transaction(
        date=day,
        amount=f"{whole:f}",
        currency=table.currency(row["Currency"]),
        counterparty=tidy(row["Description"]),
        purpose=tidy(row["Type"]).capitalize(),
        account=row["Product"],
    )
