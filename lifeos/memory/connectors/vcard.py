"""Contacts: vCard 3 and 4 (RFC 6350)."""

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

import vobject

from lifeos.memory.connectors import blocks
from lifeos.memory.connectors.text import UnfitError, tidy
from lifeos.memory.record import Contact, Found, Refused

SUFFIXES = (".vcf",)
LIBRARY = "vobject"


def read(file: BinaryIO, name: str) -> Iterator[Found | Refused]:
    """The contacts."""
    return blocks.read(file, "VCARD", _contact)


def _contact(text: str) -> Contact:
    card: Any = vobject.readOne(text)
    name = tidy(card.fn.value) if "fn" in card.contents else ""
    if not name:
        raise UnfitError("it has no name (FN)")
    organisation = card.contents.get("org")
    return Contact(
        name=name,
        emails=tuple(sorted({tidy(one.value).lower() for one in card.contents.get("email", ())})),
        phones=tuple(sorted({tidy(one.value) for one in card.contents.get("tel", ())})),
        birthday=_birthday(card),
        organisation=tidy(" ".join(organisation[0].value)) if organisation else "",
    )


def _birthday(card: Any) -> str:
    """A whole date only: vCard 4 may leave out the year."""
    if "bday" not in card.contents:
        return ""
    try:
        return date.fromisoformat(card.bday.value[:10]).isoformat()
    except ValueError:
        return ""
