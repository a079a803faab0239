"""Streams that are under way, and their end when the breaker of their agent opens."""

import logging
import threading
import time
from collections.abc import Callable, Collection

from lifeos.services.gateway.ledger import LedgerAway

MOST = 256
"""Streams of one agent at a time, so that who leaves them open takes the memory of nobody else: 20 kB each."""
_LOOK = 0.25
"""Seconds between two looks at the breakers of agents that have streams; without streams nobody looks."""

_LOG = logging.getLogger("lifeos.gateway")


class Cutting:
    """Called by many threads."""

    def __init__(self, shut: Callable[[Collection[str]], set[str]]) -> None:
        """``shut``: those of some agents whose breaker is open; raises :class:`LedgerAway`, and then their streams go on, for nobody can open a breaker either."""
        self._shut = shut
        self._lock = threading.Lock()
        self._streams: dict[str, set[Callable[[], object]]] = {}

    def watch(self, agent: str, cut: Callable[[], object]) -> Callable[[], None] | None:
        """From now on the stream is ``cut`` when the agent's breaker opens, until what is returned is called, once. None where the agent has too many."""
        with self._lock:
            if len(self._streams.get(agent, ())) >= MOST:
                return None
            if not self._streams:
                threading.Thread(target=self._run, name="cutting", daemon=True).start()
            self._streams.setdefault(agent, set()).add(cut)

        def over() -> None:
            with self._lock:
                self._streams[agent].discard(cut)

        return over

    def _run(self) -> None:
        """Until there are no streams any more; the next one begins anew."""
        while True:
            time.sleep(_LOOK)
            with self._lock:
                self._streams = {agent: streams for agent, streams in self._streams.items() if streams}
                if not self._streams:
                    return
                agents = list(self._streams)
            try:
                self._look(agents)
            except LedgerAway as away:
                _LOG.warning("streams of %d agents go on: %s", len(agents), away)
            except Exception:  # noqa: BLE001  whatever it is, they are looked after again
                _LOG.exception("streams of %d agents: our own bug", len(agents))

    def _look(self, agents: list[str]) -> None:
        for agent in self._shut(agents):
            with self._lock:
                streams = list(self._streams[agent])
            for cut in streams:
                cut()
            if streams:
                _LOG.warning("%d streams of %s are cut: its breaker is open", len(streams), agent)
