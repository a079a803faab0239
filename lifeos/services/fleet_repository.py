"""The fleet of a repository on this machine as it is now: loaded anew when a file of it changed. While it has mistakes, it is the one before."""

import os
import threading
from collections.abc import Callable

from lifeos.errors import LifeOSError
from lifeos.ir import Fleet

_INPUTS = ("lifeos.yaml", "agents.d")
"""Where it is said who may ask which memory, and what is pinned."""


class FleetRepository:
    """Gives the fleet, to all threads."""

    def __init__(self, root: str, load: Callable[[], Fleet | None]) -> None:
        """``load``: None for a repository with mistakes. Raises :class:`LifeOSError` when it has some at the beginning."""
        self._root = root
        self._load = load
        self._lock = threading.Lock()
        self._seen = self._signature()
        fleet = load()
        if fleet is None:
            raise LifeOSError("the repository has mistakes; `lifeos check` shows them")
        self._fleet = fleet

    def __call__(self) -> Fleet:
        """As of now."""
        with self._lock:
            now = self._signature()
            if now != self._seen:
                self._fleet = self._load() or self._fleet
                self._seen = now
            return self._fleet

    def _signature(self) -> tuple[tuple[str, int, int], ...]:
        found = []
        for name in _INPUTS:
            top = os.path.join(self._root, name)
            places = [(top, [], [""])] if os.path.isfile(top) else os.walk(top)
            for place, _, files in places:
                for file in files:
                    path = os.path.join(place, file) if file else place
                    try:
                        status = os.stat(path)
                    except OSError:
                        continue  # it was taken away just now, which is a change, too
                    found.append((path, status.st_size, status.st_mtime_ns))
        return tuple(sorted(found))
