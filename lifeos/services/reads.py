"""What agents read, on its way into the ledger: straight, where one is at hand; or by the gateway service, which alone has the cluster's, over mutual TLS.

Nothing is trusted to come once: each read has an id, and counts once however often it is brought.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as TookTooLong

from lifeos.agent.connection import Connection, GatewayError
from lifeos.errors import LifeOSError
from lifeos.ledger.events import Read
from lifeos.ledger.ledger import Ledger, UnavailableError
from lifeos.ledger.records import Record

PATH = "/v1/reads"
"""Of the gateway service: takes a list of reads, and answers 200 once all are on the disk."""
PATIENCE = 1.0
"""Seconds that an answer waits for the ledger at most."""

Write = Callable[[Sequence[Read]], object]
"""Has the ledger keep reads, each once for its id; raises :class:`LifeOSError` when it does not say that it did."""


def into(ledger: Ledger, patience: float = PATIENCE) -> Write:
    """A :data:`Write` into a ledger at hand. One that is late is asked again later. It may raise :class:`lifeos.ledger.command.MalformedError`."""

    def write(reads: Sequence[Read]) -> None:
        asked = [ledger.submit(Record(one)) for one in reads]
        try:
            for one in asked:
                one.result(patience)
        except TookTooLong:
            raise UnavailableError(f"the ledger did not answer within {patience:g} s") from None

    return write


def over(connection: Connection, gateway: str, patience: float = PATIENCE) -> Write:
    """A :data:`Write` to the gateway service at this URL."""

    def write(reads: Sequence[Read]) -> None:
        try:
            with connection.post(f"{gateway}{PATH}", reads, {}, patience) as answer:
                if not answer.is_success:
                    raise LifeOSError(f"the gateway service answers with status {answer.status_code}")
        except GatewayError as error:
            raise LifeOSError(str(error)) from error

    return write
