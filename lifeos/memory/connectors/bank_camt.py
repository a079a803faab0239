"""Statements of German savings banks: the export "CSV-CAMT". Windows-1252, semicolons, decimal commas, days first."""

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from lifeos.memory.connectors import table
from lifeos.memory.connectors.text import UnfitError, tidy
from lifeos.memory.record import Found, Refused, Transaction

SUFFIXES = (".csv",)
LIBRARY = ""

_COLUMNS = (
    "Auftragskonto",
    "Buchungstag",
    "Verwendungszweck",
    "Beguenstigter/Zahlungspflichtiger",
    "Betrag",
    "Waehrung",
)
_PENDING = "Umsatz vorgemerkt"


def read(file: BinaryIO, name: str) -> Iterator[Found | Refused]:
    """The bookings. What is only announced is left out: it will be in a later statement, perhaps with another amount."""
    return table.read(file, ";", _COLUMNS, _booking)


def _booking(row: dict[str, str]) -> Transaction | None:
    if row.get("Info") == _PENDING:
        return None
    return Transaction(
        date=_day(row["Buchungstag"]),
        amount=table.amount(row["Betrag"], decimal=","),
        currency=table.currency(row["Waehrung"]),
        counterparty=tidy(row["Beguenstigter/Zahlungspflichtiger"]),
        purpose=tidy(row["Verwendungszweck"]),
        account=row["Auftragskonto"],
    )


def _day(text: str) -> str:
    for form in ("%d.%m.%y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007  a day
        except ValueError:
            continue
    raise UnfitError("the day of booking is not written as 31.12.26")
