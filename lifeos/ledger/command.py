"""What is asked of the ledger: a command looks at what is true now, and becomes an event or is refused. Both happen in one transaction."""

import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol, get_args

from lifeos.ledger.chain import Sealed
from lifeos.ledger.events import Event, Track
from lifeos.ledger.state import Key, State


class Now(NamedTuple):
    """When a command is decided: microseconds since 1970 UTC, and the day that this is in the ledger's zone."""

    at: int
    day: str


class Refusal(NamedTuple):
    """Why nothing was written. ``code``: stable, for programs. ``until``: when it can be different by itself, or 0."""

    code: str
    message: str
    remedy: str
    until: int = 0


class Written(NamedTuple):
    """An event that is on the disk. ``again``: it was there already, from an earlier try of the same command."""

    sealed: Sealed
    again: bool

    @property
    def event(self) -> Event:
        """What was written."""
        return self.sealed.line.event


Answer = Written | Refusal


class Command(Protocol):
    """A request to write one event."""

    @property
    def kind(self) -> type[Event]:
        """Of the event."""
        ...

    @property
    def id(self) -> str:
        """Of the event; with it a command can be tried again after whatever went wrong, and counts once."""
        ...

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        ...

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """The rows that it looks at or changes. It is asked again once they are loaded, for a row may name others."""
        ...

    def decide(self, state: State, now: Now) -> Event | Refusal:
        """The event, or why there is none."""
        ...

    def again(self, event: Event) -> Refusal | None:
        """Asked when there is an event of its kind and id: None when it is this command's own."""
        ...


class Together(NamedTuple):
    """Commands of which all become events, in one transaction, or none does."""

    commands: tuple[Command, ...]

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        for command in self.commands:
            command.check()


Answers = tuple[Written, ...] | Refusal
"""To commands together: an event for each, or why there is none."""


class MalformedError(ValueError):
    """What cannot be written whatever is true: a bug of the program that asks for it."""


_NAME = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?")
_HALF = re.compile("[\ud800-\udfff]")
_LATEST = 2**61
"""In microseconds: beyond any date, and two of them still fit 64 bits."""
MOST = 10**17
"""The largest amount in micros, a hundred billion: sums of them still fit the 64 bits of a database."""


def name(what: str, text: str) -> str:
    """An id or a name: 1 to 200 printable ASCII characters. Raises :class:`MalformedError`."""
    if _NAME.fullmatch(text) is None:
        raise MalformedError(
            f"{what} must be 1 to 200 printable ASCII characters without spaces around them, and is {text[:200]!a}"
        )
    return text


def words(what: str, text: str) -> str:
    """What somebody says: at most 2,000 characters that every database keeps, which leaves NUL and half characters out. Raises :class:`MalformedError`."""
    if len(text) > 2000 or "\0" in text or _HALF.search(text):
        raise MalformedError(f"{what} must be a text of at most 2,000 characters without NUL, and is {text[:100]!a}")
    return text


def track(text: str) -> str:
    """One of the tracks. Raises :class:`MalformedError`."""
    if text not in get_args(Track):
        raise MalformedError(f"the track must be one of {', '.join(get_args(Track))}, and is {text[:100]!a}")
    return text


def micros(what: str, number: int) -> int:
    """A time or a length of time in microseconds. Raises :class:`MalformedError`."""
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= _LATEST:
        raise MalformedError(
            f"{what} must be a whole number of microseconds from 0 to {_LATEST}, and is {number!r:.40}"
        )
    return number


def amount(what: str, micros: int) -> int:
    """An amount in micros. Raises :class:`MalformedError`."""
    if not isinstance(micros, int) or isinstance(micros, bool) or not 0 <= micros <= MOST:
        raise MalformedError(f"{what} must be a whole number of micros from 0 to {MOST}, and is {micros!r:.40}")
    return micros
