"""Golden decisions are replayed at a shadow while somebody wants to know what it is worth.

Each look at a release keeps its replay going for some time, and begins it where there is none: so a release that nobody looks at any more, because it was reverted or
suspended, is left alone. One question at a time goes to a shadow. What is decided is recorded under the address of the question, so whoever begins again, as after kill -9,
asks only what is open.
"""

import logging
import threading
import time
from collections.abc import Callable

from lifeos import ir
from lifeos.agent.contract import Decision
from lifeos.kube.pod import replayed
from lifeos.services.decisions import Contradiction, Decided, Decisions
from lifeos.services.golden.mark import Against, Mark, mark, waits
from lifeos.services.golden.question import AGAIN, Shadowed, put
from lifeos.services.golden.shadow import Shadow, Waits, address
from lifeos.services.golden.tasks import Asked, tasks

AT_ONCE = 8
"""Releases whose shadows are asked at a time; others wait for their turn."""
_KEPT = 64
"""Replays that are remembered, for what they say of themselves."""
LEASE = 120.0
"""Seconds that a look keeps a replay going: four times as long as the controller's interval."""
_PAUSE = 0.2
"""Seconds between two questions to a shadow: five in a second at most."""

_log = logging.getLogger("lifeos.golden")


def shadow_of(agent: ir.Agent, version: str) -> Shadowed:
    """Who is asked for a version of an agent."""
    return Shadow(address(agent), version)


class Replays:
    """Those of all releases."""

    def __init__(
        self,
        decisions: Decisions,
        against: Against,
        shadow: Callable[[ir.Agent, str], Shadowed] = shadow_of,
        *,
        again: float = AGAIN,
        pause: float = _PAUSE,
        lease: float = LEASE,
    ) -> None:
        """``shadow``: who is asked for a version of an agent; the others in seconds."""
        self.decisions, self.against, self.shadow = decisions, against, shadow
        self.again, self.pause, self.lease = again, pause, lease
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], _Replay] = {}

    def look(self, agent: ir.Agent, catalog: ir.Catalog, version: str, certain: Callable[[], bool]) -> list[str]:
        """Keep the replay of a version going, or begin it; how it stands, for a person. ``certain``: whether what is recorded is a verdict already."""
        if agent.suspend or not replayed(agent, catalog):
            return []
        with self._lock:
            replay = self._known.pop((agent.name, version), None)
            other = replay is not None and replay.suite != catalog.suites[agent.eval.suite]
            if replay is not None and other:
                replay.end()  # what is open now is asked by another, once this one is over
            if replay is None or (replay.over and (other or not replay.done)):
                running = sum(not other.over for other in self._known.values())
                if running >= AT_ONCE:
                    return [f"golden decisions: {running} other releases are asked now, this one later"]
                replay = _Replay(self, agent, catalog, version)
                replay.renew(certain)
                replay.start()
            replay.renew(certain)
            self._known[agent.name, version] = replay
            while len(self._known) > _KEPT:
                self._forget()
            return replay.said()

    def _forget(self) -> None:
        """The oldest that is over; there are fewer that are not."""
        del self._known[next(key for key, replay in self._known.items() if replay.over)]


class _Replay(threading.Thread):
    """One version's, from its first open question to a verdict, the last question, or the end of interest."""

    def __init__(self, ours: Replays, agent: ir.Agent, catalog: ir.Catalog, version: str) -> None:
        super().__init__(name=f"golden {version}", daemon=True)
        self._ours, self._agent, self._catalog, self._version = ours, agent, catalog, version
        self.suite = catalog.suites[agent.eval.suite]
        self._certain: Callable[[], bool] = lambda: False
        self._until = 0.0
        self._waiting, self._asked, self._bad = "", 0, ""
        self.done = self.over = self._ended = False

    def end(self) -> None:
        """Whoever looks wants to know something else now."""
        self._ended = True

    def renew(self, certain: Callable[[], bool]) -> None:
        """Somebody has looked."""
        self._certain, self._until = certain, time.monotonic() + self._ours.lease

    def said(self) -> list[str]:
        """How it stands."""
        words = [f"golden decisions: {self._asked} asked by this replay{', and none is left' if self.done else ''}"]
        if self._waiting:
            words.append(f"it waits: {self._waiting}")
        return words + ([f"not good: {self._bad}"] if self._bad else [])

    def run(self) -> None:
        """Ask what is open."""
        shadow = self._ours.shadow(self._agent, self._version)
        try:
            known = self._ours.decisions.ids(self._agent.name, self._version, "shadow")
            open_ = (asked for asked in tasks(self.suite, self._version) if asked.id not in known)
            self.done = all(self._ask(shadow, asked) for asked in open_)
        finally:  # whatever happened is said on stderr, and the next look begins again
            self.over = True
            shadow.close()

    def _ask(self, shadow: Shadowed, asked: Asked) -> bool:
        """Until there is a mark; False when nobody wants it any more."""
        decided = put(
            lambda: shadow.ask(asked.task, asked.golden.good.within / 1000),
            lambda decision: self._mark(decision, asked),
            lambda: not self._ended and time.monotonic() < self._until and not self._certain(),
            self._waits,
            self._ours.again,
        )
        if decided is None:
            return False
        self._waiting = ""
        self._record(asked, decided)
        time.sleep(self._ours.pause)
        return True

    def _waits(self, why: str) -> None:
        self._waiting = why

    def _mark(self, decision: Decision, asked: Asked) -> Mark | Waits:
        """What is to be said of the version by this, if anything is."""
        marked = mark(asked, decision, self._agent, self._catalog, self._ours.against)
        if waits(asked, decision) and not marked.violations:
            return Waits(f"asked '{asked.name}', it says that what it needs is out of reach")
        return marked

    def _record(self, asked: Asked, found: Mark) -> None:
        decided = Decided(asked.id, good=found.good, violations=len(found.violations))
        try:
            self._ours.decisions.add(self._agent.name, self._version, "shadow", [decided])
        except Contradiction:
            return  # somebody else said so before, under this very name
        self._asked += 1
        if not found.good:
            self._bad = f"{asked.name} ({asked.id}): {'; '.join(found.violations + found.faults)}"
            _log.warning("%s, %s", self._version, self._bad)
