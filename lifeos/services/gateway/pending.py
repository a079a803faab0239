"""What waits for a person, in words: the ledger keeps the digest of a call's arguments, and a person must see the arguments.

Kept in memory, for they are the person's data. After a restart nothing waits; an agent that calls again asks anew.
"""

import threading
from collections import OrderedDict
from typing import Any

import msgspec

from lifeos.bundle import canonical
from lifeos.services.gateway.ledger import Call, Ledger, Pending

PATIENCE = 3600 * 1_000_000
"""Microseconds in which a person can approve and the agent can call again. After that it is denied."""
_MOST = 1000
"""Requests that are kept; the oldest goes first."""


class Request(msgspec.Struct, frozen=True):
    """A call that waits for a person. ``arguments``: as canonical JSON, the very bytes that ``digest`` is of, so that what is shown is what is signed. ``expires``: in seconds
    since 1970 UTC."""

    id: str
    agent: str
    tool: str
    arguments: str
    digest: str
    expires: int


class Waiting:
    """The requests of this process. Called by many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: OrderedDict[str, Request] = OrderedDict()

    def ask(self, ledger: Ledger, call: Call, arguments: Any, now: int) -> Pending:
        """Ask for an approval of a call, in the ledger and here. Raises :class:`LedgerAway`."""
        pending = ledger.ask(call, now + PATIENCE)
        text = canonical(arguments).decode()
        one = Request(pending.id, call.agent, call.tool, text, call.arguments, pending.expires // 1_000_000)
        with self._lock:
            self._requests[pending.id] = one
            while len(self._requests) > _MOST:
                self._requests.popitem(last=False)
        return pending

    def all(self, now: int) -> list[Request]:
        """What still waits, oldest first."""
        with self._lock:
            for id_ in [id_ for id_, one in self._requests.items() if one.expires * 1_000_000 <= now]:
                del self._requests[id_]
            return list(self._requests.values())

    def get(self, id_: str, now: int) -> Request | None:
        """One that still waits."""
        return next((one for one in self.all(now) if one.id == id_), None)

    def done(self, id_: str) -> None:
        """It waits no longer."""
        with self._lock:
            self._requests.pop(id_, None)
