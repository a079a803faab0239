"""Connectors: what reads files of one format. One file and one line here; the language lists the names, and a test compares.

A connector takes any bytes: what it cannot read is refused with a reason, and the rest is read. It never raises.
"""

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from lifeos.memory.connectors import apple_health, bank_camt, bank_revolut, ics, markdown, mbox, ofx, vcard
from lifeos.memory.record import Found, Refused


class Connector(Protocol):
    """A module that reads files of one format."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802  a constant of the module
        """How the names of such files end, in small letters."""
        ...

    @property
    def LIBRARY(self) -> str:  # noqa: N802
        """The distribution that parses for it, or nothing: with another version, files are read anew."""
        ...

    def read(self, file: BinaryIO, name: str) -> Iterator[Found | Refused]:
        """What stands in a file, in its order, in little memory. ``name``: the file's, without folders."""
        ...


CONNECTORS: dict[str, Connector] = {
    "apple-health": apple_health,
    "bank-camt-csv": bank_camt,
    "bank-revolut-csv": bank_revolut,
    "ics": ics,
    "markdown": markdown,
    "mbox": mbox,
    "ofx": ofx,
    "vcard": vcard,
}
