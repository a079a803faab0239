"""Identical calls that were let through, and of which nobody has said yet how they ended.

Envoy says it of several at once, up to a second late, and Envoy Gateway lets nobody ask for sooner: an agent that repeats a write as fast as it can would have
done it dozens of times before the first of them counts. So no more of them are under way than make a storm. In memory, for each replica.
"""

import threading
from collections import OrderedDict
from typing import NamedTuple

from lifeos.ledger.spending import LIFETIME


class Same(NamedTuple):
    """What makes calls identical. ``arguments``: their digest."""

    agent: str
    decision: str
    tool: str
    arguments: str


class UnderWay:
    """Called by many threads. A call of which nothing is heard counts as long as what was reserved for it would."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: OrderedDict[str, tuple[Same, int]] = OrderedDict()
        self._numbers: dict[Same, int] = {}

    def begin(self, id_: str, same: Same, most: int, now: int) -> bool:
        """Whether this call may be under way, too, beside ``most`` - 1 of its kind. ``now``: microseconds since 1970 UTC."""
        with self._lock:
            while self._calls and now - next(iter(self._calls.values()))[1] > LIFETIME:
                self._drop(next(iter(self._calls)))
            if self._numbers.get(same, 0) >= most:
                return False
            self._calls[id_] = (same, now)
            self._numbers[same] = self._numbers.get(same, 0) + 1
            return True

    def over(self, id_: str) -> None:
        """It has ended, or was not let through after all; of others nothing is known."""
        with self._lock:
            if id_ in self._calls:
                self._drop(id_)

    def _drop(self, id_: str) -> None:
        same, _ = self._calls.pop(id_)
        self._numbers[same] -= 1
        if not self._numbers[same]:
            del self._numbers[same]
