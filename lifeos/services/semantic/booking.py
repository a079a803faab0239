"""Where a ledger is at hand: reads go straight into it."""

from collections.abc import Sequence
from concurrent.futures import TimeoutError as TookTooLong

from lifeos.ledger.events import Read
from lifeos.ledger.ledger import Ledger, UnavailableError
from lifeos.ledger.records import Record
from lifeos.services.semantic.witness import Write

PATIENCE = 1.0
"""Seconds that an answer waits for the ledger at most."""


def into(ledger: Ledger, patience: float = PATIENCE) -> Write:
    """A :data:`Write`. One that is late is asked again later, and counts once."""

    def write(reads: Sequence[Read]) -> None:
        asked = [ledger.submit(Record(one)) for one in reads]
        try:
            for one in asked:
                one.result(patience)
        except TookTooLong:
            raise UnavailableError(f"the ledger did not answer within {patience:g} s") from None

    return write
