"""What nobody settled in time is presumed spent, and what nobody used in time lapses: looked at again and again, for as long as the service runs."""

import logging
import threading
from collections.abc import Callable

from lifeos.ledger.ledger import UnavailableError

_LOG = logging.getLogger("lifeos.gateway")


class Expiring:
    """A thread. ``expire``: of the ledger, which looks at all that is open. ``seconds``: between two looks."""

    def __init__(self, expire: Callable[[], int], seconds: float) -> None:
        self._expire, self._seconds = expire, seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="expiring", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._seconds):
            try:
                self._expire()
            except UnavailableError as error:  # the next look finds it all the same
                _LOG.warning("what is over could not be written down: %s", error)
