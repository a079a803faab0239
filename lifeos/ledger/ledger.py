"""What callers know of a ledger, whatever database holds it."""

from collections.abc import Iterator
from concurrent.futures import Future
from datetime import tzinfo
from typing import Protocol

from lifeos.errors import LifeOSError
from lifeos.ledger.chain import Head, Sealed
from lifeos.ledger.command import Answer, Answers, Command
from lifeos.ledger.state import AnyRow


class UnavailableError(LifeOSError):
    """The database did not answer. Whether the event was written is not known; the same command again finds out."""


class Ledger(Protocol):
    """A ledger that is open. All of it may be called by any thread."""

    @property
    def zone(self) -> tzinfo:
        """Which days it counts by."""
        ...

    def submit(self, command: Command) -> "Future[Answer]":
        """Ask for an event. The answer comes once it is on the disk, and many that wait at a time share one flush. Raises
        :class:`MalformedError`; the future raises :class:`UnavailableError`."""
        ...

    def do(self, command: Command) -> Answer:
        """Ask for an event, and wait for the answer. Raises :class:`MalformedError` and :class:`UnavailableError`."""
        ...

    def together(self, *commands: Command) -> Answers:
        """Ask for events of which all are written, in one transaction, or none is, and wait for the answer: a reservation, the approval that
        it needs, and that the call is allowed. Raises :class:`MalformedError` and :class:`UnavailableError`."""
        ...

    def row(self, kind: type[AnyRow], *key: str) -> AnyRow | None:
        """What is true now of one thing. Raises :class:`UnavailableError`."""
        ...

    def lines(self, *, kind: str = "", decision: str = "") -> Iterator[Sealed]:
        """The events, oldest first: all, of one kind, or of one decision. Raises :class:`UnavailableError`."""
        ...

    def head(self) -> Head:
        """Where it ends. Raises :class:`UnavailableError`."""
        ...

    def expire(self) -> int:
        """Presume spent what callers that are gone reserved, and let approvals lapse; how many. Raises :class:`UnavailableError`."""
        ...

    def close(self) -> None:
        """Answer what was submitted, and let go of the database."""
        ...
