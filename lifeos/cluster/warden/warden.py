"""The look, and when the next one is: at once when pods changed or a breaker opened, each second where an agent is down, twice a minute everywhere.

What cannot be read is nobody's guilt: without the ledger, the fleet or the API server nothing is ended, and that is said.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lifeos.cluster.api import Api, RefusedError
from lifeos.cluster.warden import bypass, deed
from lifeos.cluster.warden import down as breakers
from lifeos.cluster.warden.bypass.check import Known
from lifeos.cluster.warden.down import Books, Down
from lifeos.cluster.warden.ground import Ground
from lifeos.cluster.warden.metrics import Metrics
from lifeos.cluster.warden.pace import AGAIN, Pace
from lifeos.cluster.warden.pod import Pod, pod
from lifeos.cluster.warden.versions import Versions
from lifeos.errors import LifeOSError
from lifeos.ir import Fleet
from lifeos.kube.names import GYM_NAMESPACE, SYSTEM_NAMESPACE

_LOG = logging.getLogger(__name__)

TICK = 0.25
"""Seconds between two looks at the ledger."""
_HUNT = 30.0
"""Seconds between two looks at a namespace where nothing happened."""
_FLEET = 10.0
"""Seconds for which the fleet is known."""
_NEVER_OURS = {SYSTEM_NAMESPACE, GYM_NAMESPACE}
"""Whatever the fleet says."""


class _BlindError(Exception):
    """Something cannot be read; it was said."""


class Warden:
    """One thread calls :meth:`run`, others :meth:`wake`."""

    def __init__(self, api: Api, ledger: Books, fleet: Callable[[], Fleet], metrics: Metrics, patience: float) -> None:
        """``fleet``: as it is now, and no other; raises :class:`LifeOSError` when that cannot be said. ``patience``: seconds, see
        :class:`lifeos.cluster.warden.bypass.check.Known`."""
        self._api, self._ledger, self._fleet, self._metrics = api, ledger, fleet, metrics
        self._patience = int(patience * 1e6)
        self._versions, self._pace = Versions(api), Pace()
        self._known: Fleet | None = None
        self._read_at = float("-inf")
        self._down: dict[str, Down] = {}
        self._due: dict[str, float] = {}
        self._held: set[str] = set()
        self._woken: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._bell = threading.Event()
        self._blind: set[str] = set()
        self.alive_at = time.monotonic()
        """When it last began a look, in seconds of :func:`time.monotonic`."""

    def wake(self, namespace: str) -> None:
        """Something changed there."""
        self._woken.put(namespace)
        self._bell.set()

    def run(self, stop: threading.Event) -> None:
        """Look until told to stop."""
        while not stop.is_set():
            self.look()
            self._bell.wait(TICK)
            self._bell.clear()

    def look(self) -> None:
        """Bring what runs to what may run, as far as it is due."""
        at = self.alive_at = time.monotonic()
        try:
            with self._seeing("ledger"):
                agents = breakers.down(self._ledger)
            with self._seeing("fleet"):
                fleet = self._fleet_at(at)
            for namespace in self._due_now(fleet, agents, at):
                self._sweep(namespace, fleet, agents, at)
        except _BlindError:
            return
        self._metrics.looked.set_to_current_time()

    def _fleet_at(self, at: float) -> Fleet:
        if at >= self._read_at:
            self._known, self._read_at = None, at + AGAIN  # what is there now may be another
            self._known = self._fleet()
            self._read_at = at + _FLEET
        if self._known is None:
            raise _BlindError
        return self._known

    def _due_now(self, fleet: Fleet, agents: dict[str, Down], at: float) -> list[str]:
        """Namespaces of the fleet to look at, first those where an agent is down."""
        ours = {team.namespace for team in fleet.catalog.teams.values()} - _NEVER_OURS
        now = _now()
        held = {name for name, each in agents.items() if now < each.until}
        self._metrics.down.set(len(held))
        there = {name: fleet.agents[name].namespace for name in agents if name in fleet.agents}
        for name in {*self._said(), *(there[name] for name in there if agents[name] != self._down.get(name))}:
            self._due[name] = at
        self._down = agents
        self._held = {there[name] for name in held & there.keys()}
        first = set(there.values())
        self._due = {name: self._due.get(name, at) for name in ours}
        return sorted(
            (name for name, due in self._due.items() if due <= at), key=lambda name: (name not in first, name)
        )

    def _said(self) -> Iterator[str]:
        while not self._woken.empty():
            yield self._woken.get_nowait()

    def _sweep(self, namespace: str, fleet: Fleet, agents: dict[str, Down], at: float) -> None:
        """Look at the pods of a namespace, and end what is to go. What the API server refuses is said, and keeps nobody else alive."""
        known = Known(fleet, _now(), self._patience, self._versions.image)
        late = False
        with self._seeing("cluster"):
            for each in self._pods(namespace):
                try:
                    late = self._judge(each, known, agents, at) or late
                except RefusedError as error:
                    _LOG.error("pod %s of %s: %s", each.name, namespace, error)
        self._due[namespace] = at + (AGAIN if late or namespace in self._held else _HUNT)

    def _pods(self, namespace: str) -> list[Pod]:
        try:
            found = [pod(body) for body in self._api.get(f"/api/v1/namespaces/{namespace}/pods")["items"]]
        except RefusedError as error:
            _LOG.error("the pods of %s: %s", namespace, error)
            return []
        return [each for each in found if not each.over]

    def _judge(self, each: Pod, known: Known, agents: dict[str, Down], at: float) -> bool:
        """End a pod that is to go; whether it has to wait for that."""
        ground = breakers.ground(each, agents, known.now) or bypass.ground(each, known)
        if ground is None:
            return False
        if not self._pace.may_end(each.owner, at):
            return True
        if self._pace.may_tell(each.owner, ground, at):
            with self._seeing("ledger"):
                deed.tell(self._api, self._ledger, each, ground, known.now)
            self._pace.told(each.owner, ground, at)
        if deed.end(self._api, each):
            self._count(each, ground, known)
        self._pace.ended(each.owner, at)
        return False

    def _count(self, each: Pod, ground: Ground, known: Known) -> None:
        agent = each.agent if known.declared(each.agent, each.namespace) is not None else ""
        self._metrics.ended.labels(each.namespace, agent, ground.word).inc()
        _LOG.warning("ended pod %s of %s, %s: %s", each.name, each.namespace, ground.word, ground.message)

    @contextmanager
    def _seeing(self, source: str) -> Iterator[None]:
        """Raises :class:`_BlindError` for what cannot be read, and says so once."""
        try:
            yield
        except LifeOSError as error:
            if source not in self._blind:
                _LOG.error("nothing is ended, for this cannot be read: %s: %s", source, error)
            self._blind.add(source)
            self._metrics.blind.labels(source).set(1)
            raise _BlindError from error
        if source in self._blind:
            self._blind.remove(source)
            _LOG.warning("%s can be read again", source)
            self._metrics.blind.labels(source).set(0)


def _now() -> int:
    """Microseconds since 1970 UTC."""
    return time.time_ns() // 1000
