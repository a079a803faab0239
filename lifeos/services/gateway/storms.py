"""The warden's eyes at the gateway: each call that was denied or has ended is shown to its detector, and what is found is written into the ledger, where alone it counts.

Two breakers an agent: ``agent/<name>`` lets no call pass, and ``pods/<name>`` no process run. Policies read the first one, whoever ends processes the second one, each
from the ledger, so there is one record of it, for all replicas and after every restart. What was counted so far is in memory: several replicas see a part each.

A session is a decision here, by its trace. The gateway does not see what a tool answers, so a read that succeeds is never counted as one that told nothing new; failures are
those of HTTP. Shadows are not watched: what they write is not done, and a breaker of theirs would be the live agent's, too.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

from lifeos.ir import Fleet
from lifeos.ledger import breakers
from lifeos.ledger.chain import Sealed
from lifeos.ledger.command import Answer, Command
from lifeos.ledger.events import Acted, Closed, Event, Opened
from lifeos.ledger.state import AnyRow, Breaker
from lifeos.services.gateway import ledger as gateway
from lifeos.services.gateway.ledger import Ended, Refusal
from lifeos.services.gateway.under_way import Same, UnderWay
from lifeos.warden import ladder, limits, records
from lifeos.warden.detector import Detector
from lifeos.warden.ladder import Refusals
from lifeos.warden.limits import Limits
from lifeos.warden.seen import Call, Does, Outcome
from lifeos.warden.standing import Standing, after, desired

REFUSED = "breaker-open"
"""Code of what an open breaker refuses."""
WAITS = frozenset({"approval-needed", "destruction-unapproved"})
"""Codes of what is denied until a person says yes: to ask again is no failure."""
_UNDER_WAY = 202


class Books(Protocol):
    """Of a :class:`lifeos.ledger.sql.SqlLedger`."""

    def do(self, command: Command) -> Answer:
        """See there."""
        ...

    def row(self, kind: type[AnyRow], *key: str) -> AnyRow | None:
        """See there."""
        ...

    def event(self, kind: str, id_: str) -> Event | None:
        """See there."""
        ...


class _Known(NamedTuple):
    """What is remembered of an agent."""

    refusals: Refusals
    limits: Limits


class Storms:
    """Called by many threads. All of it raises what the ledger does."""

    def __init__(
        self, fleet: Callable[[], Fleet], ledger: Books, history: Iterable[Sealed], now: Callable[[], int]
    ) -> None:
        """``history``: what was opened and closed so far, oldest first. ``now``: microseconds since 1970 UTC."""
        self._fleet, self._ledger, self._now = fleet, ledger, now
        self._lock = threading.Lock()
        self._detector = Detector(self._limits)
        self._under_way = UnderWay()
        self._known: dict[str, _Known] = {}
        self._standings: dict[str, Standing] = {}
        for one in history:
            self._remember(one.line.event, one.line.at)

    def begins(self, call: gateway.Call) -> Refusal | None:
        """Whether a call may be let through as far as identical ones go of which nobody knows yet how they ended; only writes are held to that."""
        if call.track == "shadow" or not self._declared(call.agent) or self._does(call.tool) != "writes":
            return None
        most = self._limits(call.agent).identical_calls
        same = Same(call.agent, call.decision, call.tool, call.arguments)
        if not most or self._under_way.begin(call.id, same, most, self._now()):
            return None
        message = f"as many identical calls of '{call.tool}' are under way as may be made at all"
        return Refusal(
            "call-repeated", message, "read what the calls before were answered; the same again changes nothing"
        )

    def over(self, id_: str) -> None:
        """A call is not under way any more."""
        self._under_way.over(id_)

    def denied(self, event: Acted) -> None:
        """A call that was not let through."""
        if event.track == "shadow" or not self._declared(event.agent):
            return
        codes = set(event.codes)
        outcome: Outcome = "refused" if REFUSED in codes else "pending" if codes and codes <= WAITS else "denied"
        self._saw(event, outcome, 0)

    def ended(self, id_: str, how: Ended, micros: int) -> None:
        """A call that was let through, how it ended, and what it cost."""
        event = self._ledger.event("acted", id_)
        if not isinstance(event, Acted) or event.verdict != "allowed" or event.track == "shadow":
            return
        if self._declared(event.agent):
            self._saw(event, _outcome(how), micros)

    def _remember(self, event: Event, at: int) -> None:
        """How often an agent was killed, unless a person has cleared it since."""
        kind, _, agent = event.breaker.partition("/") if isinstance(event, Opened | Closed) else ("", "", "")
        if kind != "pods":
            return
        if isinstance(event, Opened):
            self._fold(records.Condemned(agent=agent, at=at, reason=event.reason, until=event.until))
        else:
            self._fold(records.Cleared(agent=agent, at=at, by="", reason=""))

    def _saw(self, event: Acted, outcome: Outcome, micros: int) -> None:
        now = self._now()
        call = Call(
            agent=event.agent,
            session=event.decision,
            tool=event.tool,
            arguments=event.arguments,
            outcome=outcome,
            at=now,
            does=self._does(event.tool),
            result=event.id,
            micros=micros,
        )
        with self._lock:
            self._agree(event, now)
            for number, record in enumerate(self._steps(call)):
                self._fold(record)
                self._write(breakers.led_to(event.id, number), record)

    def _agree(self, event: Acted, now: int) -> None:
        """What the ledger says of the agent's breaker counts, whoever opened or closed it."""
        row = self._ledger.row(Breaker, breakers.calls(event.agent))
        state = row.state if row is not None else "closed"
        standing = self._standing(event.agent)
        if state == "closed" and standing.breaker != "closed":
            down = self._ledger.row(Breaker, breakers.pods(event.agent))
            cleared = down is not None and down.state == "closed"
            self._fold(
                records.Cleared(agent=event.agent, at=now, by="", reason="")
                if cleared
                else records.Closed(agent=event.agent, at=now, session="")
            )
        if row is not None and state != "closed" and standing.breaker == "closed":
            self._fold(records.Opened(agent=event.agent, at=now, signature="", reason=row.reason, until=row.until))
        if row is not None and state == "probing" and self._ledger.event("probed", event.id) is not None:
            self._fold(records.Probed(agent=event.agent, at=now, session=event.decision, until=row.until))

    def _steps(self, call: Call) -> Iterator[records.Record]:
        known, standing = self._of(call.agent), self._standing(call.agent)
        if call.outcome == "refused":
            if reason := known.refusals.see(call):
                yield from ladder.condemned(standing, call.agent, reason, known.limits, call.at)
            return
        if standing.breaker == "probing" and call.does == "thinks" and call.outcome == "done":
            # One call tries here, not a session: an answer of a model is as much as it can show.
            yield records.Closed(agent=call.agent, at=call.at, session=call.session)
        else:
            yield from ladder.tried(standing, call, known.limits)
        for finding in self._detector.see(call):
            yield from ladder.found(self._standing(call.agent), finding, call.agent, known.limits, call.at)

    def _write(self, id_: str, record: records.Record) -> None:
        agent = record.agent
        match record:
            case records.Opened():
                self._ledger.do(breakers.Open(id_, breakers.calls(agent), record.reason, record.until))
            case records.Closed():
                self._ledger.do(breakers.Close(id_, breakers.calls(agent), "the call that tried got through"))
            case records.Condemned():
                forever = not desired(self._standing(agent), record.until).runs
                until = breakers.FOREVER if forever else record.until
                self._ledger.do(breakers.Open(id_, breakers.calls(agent), record.reason, until))
                self._ledger.do(breakers.Open(breakers.with_pods(id_), breakers.pods(agent), record.reason, until))

    def _fold(self, record: records.Record) -> None:
        self._standings[record.agent] = after(self._standing(record.agent), record)
        if isinstance(record, records.Closed | records.Condemned | records.Cleared):
            self._detector.forget(record.agent)
        if isinstance(record, records.Opened | records.Closed | records.Condemned | records.Cleared):
            self._known.pop(record.agent, None)

    def _standing(self, agent: str) -> Standing:
        return self._standings.get(agent, Standing())

    def _of(self, agent: str) -> _Known:
        if agent not in self._known:
            found = self._limits(agent)
            self._known[agent] = _Known(Refusals(found), found)
        return self._known[agent]

    def _limits(self, agent: str) -> Limits:
        return limits.of_session(self._fleet().agents[agent])

    def _declared(self, agent: str) -> bool:
        return agent in self._fleet().agents

    def _does(self, tool: str) -> Does:
        declared = self._fleet().catalog.tools.get(tool)
        if declared is None:
            return "thinks"
        return "reads" if declared.action == "read" else "writes"


def history(lines: Callable[..., Iterable[Sealed]]) -> list[Sealed]:
    """What breakers did so far, oldest first. ``lines``: of a ledger, by their kind."""
    found = [one for kind in ("opened", "closed") for one in lines(kind=kind)]
    return sorted(found, key=lambda one: one.line.n)


def _outcome(how: Ended) -> Outcome:
    if how.sent and how.status in (0, _UNDER_WAY):  # nobody waited for the answer, or it is not finished
        return "pending"
    if not how.sent:
        return "unreached"
    return "done" if 200 <= how.status < 400 else "failed"
