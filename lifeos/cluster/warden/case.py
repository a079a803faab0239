"""Why an agent stays down until a person says otherwise, for the person who is to decide: what it did, step by step, in which decisions, and what these did cost.

All of it is in the ledger, in the events that the gateway service wrote: each has the id of the call that led to it, a call is of a decision, and so is money.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

import msgspec

from lifeos.cluster.warden import down
from lifeos.ledger import breakers
from lifeos.ledger.chain import Sealed
from lifeos.ledger.events import Acted, Closed, Event, Opened, Reserved
from lifeos.ledger.state import AnyRow, Reservation
from lifeos.units import Money

_MOST = 20
"""Steps that are told; an agent that was stopped more often is told by its last ones."""


class Books(down.Books, Protocol):
    """Of a :class:`lifeos.ledger.sql.SqlLedger`."""

    def row(self, kind: type[AnyRow], *key: str) -> AnyRow | None:
        """See there."""
        ...

    def lines(self, *, kind: str = "", decision: str = "") -> Iterable[Sealed]:
        """See there."""
        ...

    def event(self, kind: str, id_: str) -> Event | None:
        """See there."""
        ...


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``why``: text of several lines, the first of which says it in short."""

    agent: str
    why: str


class _Step(NamedTuple):
    """What was done about an agent; ``at`` in microseconds since 1970 UTC."""

    at: int
    done: str
    event: Opened


def cases(ledger: Books) -> list[Case]:
    """Of all that are down until a person says otherwise, by name. Raises what the ledger does."""
    condemned = {agent: one for agent, one in sorted(down.down(ledger).items()) if one.until >= breakers.FOREVER}
    steps = _steps(ledger) if condemned else {}
    return [
        Case(agent, "\n".join([one.reason, "", *_told(ledger, agent, steps.get(agent, ()))]))
        for agent, one in condemned.items()
    ]


def _steps(ledger: Books) -> dict[str, deque[_Step]]:
    """Of each agent, since a person last cleared it, oldest first."""
    found: dict[str, deque[_Step]] = {}
    for one in sorted((*ledger.lines(kind="opened"), *ledger.lines(kind="closed")), key=lambda one: one.line.n):
        event = one.line.event
        if not isinstance(event, Opened | Closed):
            continue
        agent = event.breaker.partition("/")[2]
        steps = found.setdefault(agent, deque(maxlen=_MOST))
        killed = event.breaker == breakers.pods(agent)
        if isinstance(event, Closed):
            if killed:
                steps.clear()
        elif killed:
            if steps and breakers.with_pods(steps[-1].event.id) == event.id:
                steps.pop()  # its calls, by the same step
            steps.append(_Step(one.line.at, "killed", event))
        elif event.breaker == breakers.calls(agent):
            steps.append(_Step(one.line.at, "calls refused", event))
    return found


def _told(ledger: Books, agent: str, steps: Iterable[_Step]) -> Iterator[str]:
    decisions: dict[str, None] = {}
    for at, done, event in steps:
        yield f"{_time(at)} {done}: {event.reason}"
        call = ledger.event("acted", breakers.call_of(event.id))
        if isinstance(call, Acted):
            decisions[call.decision] = None
            yield f"  decision {call.decision}, '{call.tool}' with arguments {call.arguments or 'unknown'}"
    if decisions:
        spent = _spent(ledger, agent, decisions)
        yield ""
        yield f"Spent in {'this decision' if len(decisions) == 1 else 'these decisions'}: {spent}"


def _spent(ledger: Books, agent: str, decisions: Iterable[str]) -> str:
    """Of what is under way the most that it can cost."""
    found: Counter[str] = Counter()
    for decision in decisions:
        for one in ledger.lines(decision=decision):
            event = one.line.event
            if not isinstance(event, Reserved) or event.agent != agent:
                continue
            row = ledger.row(Reservation, event.id)
            if row is not None:
                found[row.currency] += row.reserved if row.state == "open" else row.cost
    return ", ".join(str(Money(micros, currency)) for currency, micros in sorted(found.items())) or "nothing"


def _time(micros: int) -> str:
    return datetime.fromtimestamp(micros // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
