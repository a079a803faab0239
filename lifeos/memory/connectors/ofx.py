"""Statements in Open Financial Exchange, as banks of many countries export them: OFX 1 (SGML), OFX 2 (XML), and Quicken's QFX.

The bookings of bank, card and investment accounts are read, whatever stands around them. Source: OFX Banking Specification 2.3, §3.2.9 (data
types) and §11.4 (statements).
"""

import re
from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from typing import BinaryIO

from lifeos.memory.connectors import markup
from lifeos.memory.connectors.table import currency
from lifeos.memory.connectors.text import UnfitError, tidy
from lifeos.memory.record import Found, Refused, Transaction

SUFFIXES = (".ofx", ".qfx")
LIBRARY = ""

_BOOKING = "STMTTRN"
_STATEMENTS = ("STMTRS", "CCSTMTRS", "INVSTMTRS")
_WITHIN = ("PAYEE", "BANKACCTTO", "CCACCTTO", "CURRENCY", "ORIGCURRENCY")
"""Aggregates of a booking. In SGML a field has no end, so what is an aggregate has to be known."""
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{4}(\d{2}(\.\d{1,3})?)?)? ?(\[[^\]]*\])?", re.ASCII)
_AMOUNT = re.compile(r"([+-]?)(\d{0,15})(?:[.,](\d{0,15}))?", re.ASCII)


def read(file: BinaryIO, name: str) -> Iterator[Found | Refused]:
    """The bookings. Such a file may be one line, so a reason says the how-manieth booking it is of. What is only announced (STMTTRNP) is left out,
    and so is a booking that an account has twice under one number of the bank's."""
    statement: dict[str, str] = {}
    booking: dict[str, str] | None = None
    seen: set[bytes] = set()
    first = number = 0
    within = ""
    known = False
    for line, tag, text in markup.tags(file):
        known = known or tag == "OFX"
        if tag in (_BOOKING, f"/{_BOOKING}"):
            if booking is not None and tag == _BOOKING:
                yield Refused(first, f"booking {number}: its end is missing")
            elif booking is not None and (item := _entry(first, number, booking, statement, seen)) is not None:
                yield item
            booking, first, within = ({}, line, "") if tag == _BOOKING else (None, 0, "")
            number += tag == _BOOKING
        elif tag in _STATEMENTS:
            statement = {}
        elif booking is None:
            if tag in ("CURDEF", "ACCTID"):
                statement.setdefault(tag, tidy(text or ""))
        elif tag in _WITHIN:
            within = f"{tag}/"
        elif within and tag == f"/{within[:-1]}":
            within = ""
        elif not tag.startswith("/"):
            booking[within + tag] = tidy(text) if text is not None else "\0"
    if booking is not None:
        yield Refused(first, f"booking {number}: its end is missing; nothing behind it was read")
    if not known:
        yield Refused(1, "there is no <OFX>")


def _entry(
    line: int, number: int, booking: dict[str, str], statement: dict[str, str], seen: set[bytes]
) -> Found | Refused | None:
    """What a booking says; None when it was said before."""
    try:
        content = _content(booking, statement)
    except UnfitError as error:
        return Refused(line, f"booking {number}: {error}")
    if "FITID" in booking:
        same = blake2b(f"{booking['FITID']}\n{content}".encode("utf-8", "replace"), digest_size=16).digest()
        if same in seen:
            return None
        seen.add(same)
    return Found(line, content)


def _content(booking: dict[str, str], statement: dict[str, str]) -> Transaction:
    """Raises :class:`UnfitError`."""
    if "\0" in booking.values():
        raise UnfitError("it holds what is no text, or too long")
    return Transaction(
        date=_day(booking.get("DTPOSTED", "")),
        amount=_amount(booking.get("TRNAMT", "")),
        currency=currency(booking.get("CURRENCY/CURSYM") or statement.get("CURDEF", "")),
        counterparty=booking.get("NAME") or booking.get("PAYEE/NAME", ""),
        purpose=booking.get("MEMO", ""),
        account=statement.get("ACCTID", ""),
    )


def _day(text: str) -> str:
    """The day where the bank is; the time and the zone behind it say no more of a booking."""
    match = _DAY.fullmatch(text)
    try:
        if match is not None:
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        pass
    raise UnfitError("the day of booking is not written as 20261231")


def _amount(text: str) -> str:
    """The mark before the fraction is a comma or a point, and nothing parts thousands."""
    match = _AMOUNT.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        raise UnfitError("the amount is not a number")
    sign = "-" if match[1] == "-" else ""
    return f"{sign}{match[2].lstrip('0') or '0'}{'.' if match[3] else ''}{match[3] or ''}"
