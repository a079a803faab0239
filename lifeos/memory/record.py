"""Records: what connectors take from files. Times are ISO 8601 text, amounts decimal text, as they will be written."""

import hashlib
from typing import NamedTuple

import msgspec

_encoder = msgspec.json.Encoder(order="deterministic")


class _Content(msgspec.Struct, frozen=True, tag_field="kind", omit_defaults=True):
    """What a record says, apart from where it stands."""


class Transaction(_Content, frozen=True, tag="transaction"):
    """A booking on an account; ``amount`` is negative when money leaves it."""

    date: str
    amount: str
    currency: str
    counterparty: str = ""
    purpose: str = ""
    account: str = ""


class Appointment(_Content, frozen=True, tag="appointment"):
    """An entry of a calendar. ``start`` and ``end`` are days when it is for whole days."""

    start: str
    title: str
    end: str = ""
    place: str = ""
    attendees: tuple[str, ...] = ()
    description: str = ""
    repeats: str = ""


class Note(_Content, frozen=True, tag="note"):
    """A page of notes. ``links``: the pages that it refers to."""

    title: str
    text: str
    date: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class Contact(_Content, frozen=True, tag="contact"):
    """A person or an organisation, and how to reach them."""

    name: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    birthday: str = ""
    organisation: str = ""


class Measurement(_Content, frozen=True, tag="measurement"):
    """What a device took: a number, or a state such as being asleep."""

    quantity: str
    start: str
    end: str
    value: str = ""
    state: str = ""
    unit: str = ""
    device: str = ""


class Workout(_Content, frozen=True, tag="workout"):
    """A training; ``duration`` in ``unit``."""

    activity: str
    start: str
    end: str
    duration: str = ""
    unit: str = ""


class Message(_Content, frozen=True, tag="message"):
    """A mail."""

    sent: str
    sender: str
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""


Content = Transaction | Appointment | Note | Contact | Measurement | Workout | Message


class Found(NamedTuple):
    """What stands at a line of a file."""

    line: int
    content: Content


class Refused(NamedTuple):
    """A line that cannot be read, and why. The reason never holds what stands there: it is printed and logged."""

    line: int
    reason: str


class Invalid(NamedTuple):
    """What stands at a line and is none of what the ontology knows, and why. The reason never holds what stands there."""

    line: int
    content: Content
    reason: str


class Record(msgspec.Struct, frozen=True):
    """A content with its identity and the file that it is from, by its path in the inbox.

    The line is not part of it: banks put the newest on top, so that with each export all lines move and nothing has changed.
    """

    id: str
    file: str
    content: Content


def encoded(content: Content) -> bytes:
    """The bytes of a content that its record is named by."""
    return _encoder.encode(content)


def identify(source: str, content: bytes, occurrence: int) -> str:
    """The id of a content, encoded: the same wherever and whenever it is read. ``occurrence``: the how-manieth of its like in one
    file, for two coffees on one day are two bookings, but one booking in two exports is one."""
    return hashlib.sha256(b"%b\n%d\n%b" % (source.encode(), occurrence, content)).hexdigest()[:32]


def when(content: Content) -> str:
    """The time it belongs to, or nothing."""
    match content:
        case Transaction() | Note():
            return content.date
        case Appointment() | Measurement() | Workout():
            return content.start
        case Message():
            return content.sent
        case Contact():
            return ""
