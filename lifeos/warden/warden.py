"""One warden for the agents of a machine: it is asked before each call and told after it, and knows what is to be done."""

import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from lifeos.warden import ladder
from lifeos.warden.detector import Detector
from lifeos.warden.journal import Journal
from lifeos.warden.ladder import Refusals
from lifeos.warden.limits import Limits
from lifeos.warden.records import Cleared, Closed, Condemned, Opened, Probed, Record
from lifeos.warden.seen import Call, Turn
from lifeos.warden.standing import Desired, Standing, after, desired


class Refused(NamedTuple):
    """``wait``: microseconds until it makes sense to try again (Retry-After); 0 when only a person can help."""

    reason: str
    wait: int


class Warden:
    """Called from many threads. ``changed`` is called with the name of an agent, outside of the lock, after its records."""

    def __init__(self, journal: Journal, limits: Callable[[str], Limits], changed: Callable[[str], None]) -> None:
        """``limits``: those of an agent's session, by its name."""
        self._journal = journal
        self._limits = limits
        self._changed = changed
        self._lock = threading.Lock()
        self._detector = Detector(limits)
        self._refusals: dict[str, Refusals] = {}
        self._answered: set[str] = set()
        self._standings: dict[str, Standing] = {}
        for record in journal.records:
            self._keep(record)

    def admit(self, agent: str, session: str, now: int) -> Refused | None:
        """Whether a call may be made; if not, it is not to be made, and to be reported as `refused`."""
        with self._lock:
            standing = self.standing(agent)
            if standing.breaker == "closed" or (standing.breaker == "probing" and standing.probe == session):
                return None
            answered = agent in self._answered
            written = self._write(ladder.probes(standing, agent, session, self._limits(agent), now, answered=answered))
            refused = None if written else Refused(standing.reason, desired(standing, now).wait)
        self._tell(written)
        return refused

    def saw(self, seen: Call | Turn) -> None:
        """A call has ended or was refused, or a person asked."""
        with self._lock:
            written = self._write(chain.from_iterable(self._steps(seen)))
        self._tell(written)

    def record(self, *records: Record) -> None:
        """What was done about an agent: killed, started, ended, proposed."""
        with self._lock:
            written = self._write(records)
        self._tell(written)

    def clear(self, agent: str, by: str, reason: str, now: int) -> None:
        """A person says that the agent is well."""
        self.record(Cleared(agent=agent, at=now, by=by, reason=reason))

    def standing(self, agent: str) -> Standing:
        """Where an agent stands."""
        return self._standings.get(agent, Standing())

    def desired(self, agent: str, now: int) -> Desired:
        """What is to be done about it."""
        return desired(self.standing(agent), now)

    def _steps(self, seen: Call | Turn) -> Iterator[Iterable[Record]]:
        """One by one, for each begins where the one before has left the agent."""
        if isinstance(seen, Turn):
            self._heeds(seen.agent).began_anew(seen.session)
        elif seen.outcome == "refused":
            if reason := self._heeds(seen.agent).see(seen):
                limits = self._limits(seen.agent)
                yield ladder.condemned(self.standing(seen.agent), seen.agent, reason, limits, seen.at)
            return
        else:
            if seen.outcome == "done" and seen.session == self.standing(seen.agent).probe:
                self._answered.add(seen.agent)
            yield ladder.tried(self.standing(seen.agent), seen, self._limits(seen.agent))
        for finding in self._detector.see(seen):
            for agent in finding.agents:
                yield ladder.found(self.standing(agent), finding, agent, self._limits(agent), seen.at)

    def _heeds(self, agent: str) -> Refusals:
        if agent not in self._refusals:
            self._refusals[agent] = Refusals(self._limits(agent))
        return self._refusals[agent]

    def _write(self, records: Iterable[Record]) -> list[Record]:
        written = []
        for record in records:
            self._journal.append([record])
            self._keep(record)
            written.append(record)
        return written

    def _keep(self, record: Record) -> None:
        self._standings[record.agent] = after(self.standing(record.agent), record)
        if isinstance(record, Closed | Condemned | Cleared):
            self._detector.forget(record.agent)
        if isinstance(record, Opened | Closed | Condemned | Cleared):
            self._refusals.pop(record.agent, None)
        if isinstance(record, Opened | Probed):
            self._answered.discard(record.agent)

    def _tell(self, records: list[Record]) -> None:
        for agent in dict.fromkeys(record.agent for record in records):
            self._changed(agent)
