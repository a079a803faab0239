"""Write a life as an inbox."""

import os
from datetime import date

from lifeos.ir.data import Source
from lifeos.memory.life import files
from lifeos.memory.life.days import Day, days
from lifeos.memory.life.person import person

SOURCES = tuple(
    Source(name, connector, path, scope, "0 3 * * *")
    for name, connector, path, scope in (
        ("calendar", "ics", "calendar", "calendar"),
        ("card", "bank-revolut-csv", "bank/card", "finance"),
        ("contacts", "vcard", "contacts.vcf", "people"),
        ("giro", "bank-camt-csv", "bank/giro", "finance"),
        ("journal", "markdown", "notes", "notes"),
        ("mail", "mbox", "mail", "people"),
        ("watch", "apple-health", "health", "health"),
    )
)
"""How a Memory declares them."""


def write(folder: str, seed: int, year: int, years: int) -> int:
    """Write the inbox of whole years from ``year`` on; how many files. ``folder`` is new or empty. Raises :class:`OSError`."""
    first = date(year, 1, 1)
    whole = list(days(seed, person(seed), first, (date(year + years, 1, 1) - first).days))
    written = 0
    by_year: dict[int, list[Day]] = {}
    for day in whole:
        by_year.setdefault(day.date.year, []).append(day)
    for this, some in by_year.items():
        for path, data in (
            (f"bank/giro/{this}.csv", files.bank_camt(some)),
            (f"bank/card/{this}.csv", files.bank_revolut(some)),
            (f"calendar/{this}.ics", files.calendar(some)),
            (f"mail/{this}.mbox", files.mail(some)),
            *((f"notes/{this}/{name}", data) for name, data in files.notes(some)),
        ):
            _put(folder, path, data)
            written += 1
    _put(folder, "contacts.vcf", files.contacts(person(seed)))
    os.makedirs(os.path.join(folder, "health"), exist_ok=True)
    with open(os.path.join(folder, "health", "export.xml"), "wb") as file:
        file.writelines(files.health(whole))
    return written + 2


def _put(folder: str, path: str, data: bytes) -> None:
    place = os.path.join(folder, path)
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "wb") as file:
        file.write(data)
