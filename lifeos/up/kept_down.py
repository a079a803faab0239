"""From the ledger to processes: an agent whose process breaker the gateway has opened is killed and kept down, and runs again when its time is over or a person clears it.

The breakers in the ledger are the record, as in a cluster; the warden's journal says what was done about processes of this machine, and follows them.
"""

import secrets
import threading
from collections.abc import Callable, Iterable

from lifeos.ledger import breakers
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Breaker
from lifeos.warden.records import Condemned
from lifeos.warden.standing import Standing
from lifeos.warden.warden import Warden


class KeptDown:
    """Called by many threads."""

    def __init__(self, ledger: SqlLedger, warden: Callable[[], Warden], now: Callable[[], int]) -> None:
        """``now``: microseconds since 1970 UTC."""
        self._ledger, self._warden, self._now = ledger, warden, now
        self._lock = threading.Lock()
        self._obeyed: dict[str, int] = {}

    def look(self, agents: Iterable[str]) -> None:
        """Have the warden do what the ledger says. Raises :class:`lifeos.ledger.ledger.UnavailableError`."""
        warden = self._warden()
        for agent in agents:
            row = self._ledger.row(Breaker, breakers.pods(agent))
            if row is None:
                continue
            with self._lock:
                known = self._obeyed.get(agent)
                fresh = row.state == "open" and known != row.until
                over = row.state == "closed" and known is not None
                if fresh:
                    self._obeyed[agent] = row.until
                elif over:
                    del self._obeyed[agent]
            if fresh and row.until > self._now() and warden.standing(agent).down != row.until:
                warden.record(Condemned(agent=agent, at=self._now(), reason=row.reason, until=row.until))
            elif over and warden.standing(agent) != Standing(instances=warden.standing(agent).instances):
                warden.clear(agent, by="the ledger", reason=row.reason, now=self._now())

    def cleared(self, agent: str) -> None:
        """A person told the warden that an agent is well: then its breakers are closed, too. Called after each record of the agent."""
        standing = self._warden().standing(agent)
        with self._lock:
            if standing.breaker != "closed" or standing.down or agent not in self._obeyed:
                return
            del self._obeyed[agent]
        for name in (breakers.pods(agent), breakers.calls(agent)):
            row = self._ledger.row(Breaker, name)
            if row is not None and row.state != "closed":
                self._ledger.do(breakers.Close(secrets.token_hex(16), name, "a person says that it is well"))
