"""The lines of the ledger: an event with its number, its time and the hash of the line before. The hash of the last line stands for all of them."""

import hashlib
from typing import NamedTuple

import msgspec

from lifeos.errors import UsageError
from lifeos.ledger.events import Event


class Head(NamedTuple):
    """A position: how many lines there are, the hash of the last one, and its time."""

    n: int
    sha256: str
    at: int = 0

    def __str__(self) -> str:
        return f"{self.n}:{self.sha256}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """The position that somebody noted. Raises :class:`UsageError`."""
        number, _, digest = text.partition(":")
        if not (
            number.isdecimal() and len(number) < 19 and len(digest) == 64 and set(digest) <= set("0123456789abcdef")
        ):
            raise UsageError(
                f"'{text[:100]}' is no position of a ledger; `lifeos ledger verify` prints it as <events>:<64 hex>"
            )
        return cls(int(number), digest)


NOTHING = Head(0, "")


class Line(msgspec.Struct, frozen=True):
    """A line as it is read."""

    n: int
    previous: str
    at: int
    event: Event


class Sealed(NamedTuple):
    """A line, its bytes, and their hash."""

    line: Line
    data: bytes
    sha256: str

    @property
    def head(self) -> Head:
        """The position that it makes."""
        return Head(self.line.n, self.sha256, self.line.at)


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Line)
_event: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def seal(before: Head, at: int, event: Event) -> Sealed:
    """The line of an event after those that are there. Times never go back."""
    line = Line(before.n + 1, before.sha256, max(at, before.at), event)
    data = _encoder.encode(line)
    return Sealed(line, data, hashlib.sha256(data).hexdigest())


def unseal(data: bytes) -> Sealed:
    """A line from its bytes. Raises :class:`msgspec.DecodeError` for what is none."""
    return Sealed(_decoder.decode(data), data, hashlib.sha256(data).hexdigest())


def event_of(data: bytes) -> Event:
    """An event from JSON. Raises :class:`msgspec.DecodeError`, of which :class:`msgspec.ValidationError` says where."""
    return _event.decode(data)
