"""Streams that are under way, and their end when the breaker of their agent opens."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lifeos.services.gateway.ledger import LedgerAway

_LOOK = 0.25
"""Seconds between two looks at the breakers of agents that have streams; without streams nobody looks."""

_LOG = logging.getLogger("lifeos.gateway")


class Cutting:
    """Called by many threads."""

    def __init__(self, shut: Callable[[str], bool]) -> None:
        """``shut``: whether an agent's breaker is open; raises :class:`LedgerAway`, and then its streams go on, for nobody can open a breaker either."""
        self._shut = shut
        self._lock = threading.Lock()
        self._streams: dict[str, set[Callable[[], object]]] = {}

    @contextmanager
    def watched(self, agent: str, cut: Callable[[], object]) -> Iterator[None]:
        """While the context lasts, the stream is ``cut`` when the agent's breaker opens."""
        with self._lock:
            if not self._streams:
                threading.Thread(target=self._run, name="cutting", daemon=True).start()
            self._streams.setdefault(agent, set()).add(cut)
        try:
            yield
        finally:
            with self._lock:
                self._streams[agent].discard(cut)

    def _run(self) -> None:
        """Until there are no streams any more; the next one begins anew."""
        while True:
            time.sleep(_LOOK)
            with self._lock:
                self._streams = {agent: streams for agent, streams in self._streams.items() if streams}
                if not self._streams:
                    return
                agents = list(self._streams)
            for agent in agents:
                self._look(agent)

    def _look(self, agent: str) -> None:
        try:
            if not self._shut(agent):
                return
        except LedgerAway as away:
            _LOG.warning("streams of %s go on: %s", agent, away)
            return
        except Exception:  # noqa: BLE001  whatever it is, others are looked after
            _LOG.exception("streams of %s: our own bug", agent)
            return
        with self._lock:
            streams = list(self._streams[agent])
        for cut in streams:
            cut()
        if streams:
            _LOG.warning("%d streams of %s are cut: its breaker is open", len(streams), agent)
