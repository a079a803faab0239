"""What is true after some events: the fold of them, a row at a time.

The same :func:`apply` is used when an event is written and when the chain is verified, so what is kept beside the events can be compared with them.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, TypeVar

import msgspec

from lifeos.ledger import events as e
from lifeos.ledger.days import month


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of what is true now; which fields are its key is said in :mod:`lifeos.ledger.tables`."""


class Account(Row, frozen=True, kw_only=True):
    """What was taken off a budget. ``holder``: ``agent/<name>``, ``shadow/<name>``, ``budget/<name>`` or ``decision/<id>``; ``period``: a day, a month, or nothing for a
    decision. ``presumed``: what of ``spent`` nobody has confirmed."""

    holder: str
    period: str
    currency: str
    reserved: int = 0
    spent: int = 0
    presumed: int = 0

    @property
    def taken(self) -> int:
        """What cannot be reserved any more."""
        return self.reserved + self.spent


class Reservation(Row, frozen=True, kw_only=True):
    """A call that costs: what it costs at most, and once that is known what it did. ``budgets``: names, parted by tabs."""

    id: str
    agent: str
    team: str
    track: str
    decision: str
    budgets: str
    model: str
    tool: str
    day: str
    currency: str
    reserved: int
    cost: int
    state: Literal["open", "settled", "released", "expired"]
    expires: int


class Approval(Row, frozen=True, kw_only=True):
    """A person's yes to one call, or the wait for it."""

    id: str
    decision: str
    agent: str
    tool: str
    arguments: str
    expires: int
    state: Literal["requested", "granted", "consumed", "lapsed"]
    by: str = ""


class Breaker(Row, frozen=True, kw_only=True):
    """Whether calls pass. ``until``: when an open one can be tried, or how long a try is waited for."""

    name: str
    state: Literal["open", "probing", "closed"]
    until: int = 0
    reason: str = ""


class Decision(Row, frozen=True, kw_only=True):
    """A decision, and how it turned out: 1 a success, 0 none, None when no system of record has said."""

    id: str
    agent: str
    team: str
    track: str
    memory: str
    day: str
    success: int | None = None


class Key(NamedTuple):
    """Which row: its kind, and the values of its key."""

    kind: type[Row]
    values: tuple[str, ...]


AnyRow = TypeVar("AnyRow", bound=Row)


class State:
    """Rows by key. One that was looked for and is not there is None; one that was never looked for is an error of ours."""

    def __init__(self) -> None:
        self.rows: dict[Key, Row | None] = {}
        self._before: list[tuple[Key, Row | None]] = []

    @property
    def changed(self) -> set[Key]:
        """The keys of rows that were set."""
        return {key for key, _ in self._before}

    def mark(self) -> int:
        """To come :meth:`back` to."""
        return len(self._before)

    def back(self, mark: int) -> None:
        """Have everything as it was then."""
        while len(self._before) > mark:
            key, row = self._before.pop()
            self.rows[key] = row

    def get(self, kind: type[AnyRow], *values: str) -> AnyRow | None:
        """A row. Raises :class:`KeyError` for one that was not loaded."""
        row = self.rows[Key(kind, values)]
        assert row is None or isinstance(row, kind), "it lies under its own kind"
        return row

    def put(self, row: Row, *values: str) -> None:
        """Set a row."""
        key = Key(type(row), values)
        self._before.append((key, self.rows.get(key)))
        self.rows[key] = row


def holder(agent: str, track: str) -> str:
    """Whose day a call is on. A shadow has a day of its own, of the same size: it must not take from those that it only watches."""
    return f"shadow/{agent}" if track == "shadow" else f"agent/{agent}"


def accounts(of: str, decision: str, budgets: Iterable[str], day: str, currency: str) -> Iterator[Key]:
    """The accounts that a call is booked on: the day of its holder, each budget's day and month, the decision's."""
    yield Key(Account, (of, day, currency))
    for name in budgets:
        yield Key(Account, (f"budget/{name}", day, currency))
        yield Key(Account, (f"budget/{name}", month(day), currency))
    if decision:
        yield Key(Account, (f"decision/{decision}", "", currency))


def booked(reservation: Reservation) -> Iterator[Key]:
    """The accounts of a reservation."""
    names = reservation.budgets.split("\t") if reservation.budgets else []
    of = holder(reservation.agent, reservation.track)
    return accounts(of, reservation.decision, names, reservation.day, reservation.currency)


def apply(state: State, event: e.Event, day: str) -> None:
    """Make an event true. ``day``: the one that it is written on. Raises :class:`ImpossibleError` for one that cannot follow the others."""
    match event:
        case e.Decided():
            state.put(
                Decision(
                    id=event.id, agent=event.agent, team=event.team, track=event.track, memory=event.memory, day=day
                ),
                event.id,
            )
        case e.Turned():
            _change(state, Decision, event.decision, success=int(event.success))
        case e.Reserved():
            _reserve(state, event)
        case e.Settled() | e.Released() | e.Expired():
            _close(state, event)
        case e.Requested():
            state.put(
                Approval(
                    id=event.id,
                    decision=event.decision,
                    agent=event.agent,
                    tool=event.tool,
                    arguments=event.arguments,
                    expires=event.expires,
                    state="requested",
                ),
                event.id,
            )
        case e.Granted():
            _change(state, Approval, event.id, state="granted", by=event.by)
        case e.Consumed():
            _change(state, Approval, event.id, state="consumed")
        case e.Lapsed():
            _change(state, Approval, event.id, state="lapsed")
        case e.Opened():
            state.put(Breaker(name=event.breaker, state="open", until=event.until, reason=event.reason), event.breaker)
        case e.Probed():
            _change(state, Breaker, event.breaker, state="probing", until=event.until)
        case e.Closed():
            state.put(Breaker(name=event.breaker, state="closed", reason=event.reason), event.breaker)


class ImpossibleError(Exception):
    """An event that cannot follow those before it."""


def _change(state: State, kind: type[AnyRow], name: str, /, **how: object) -> AnyRow:
    row = state.get(kind, name)
    if row is None:
        raise ImpossibleError(f"there is no {kind.__name__.lower()} '{name}' before it")
    changed = msgspec.structs.replace(row, **how)
    state.put(changed, name)
    return changed


def _reserve(state: State, event: e.Reserved) -> None:
    made = Reservation(
        id=event.id,
        agent=event.agent,
        team=event.team,
        track=event.track,
        decision=event.decision,
        budgets="\t".join(event.budgets),
        model=event.model,
        tool=event.tool,
        day=event.day,
        currency=event.currency,
        reserved=event.micros,
        cost=0,
        state="open",
        expires=event.expires,
    )
    state.put(made, made.id)
    _book(state, made, reserved=event.micros)


def _close(state: State, event: e.Settled | e.Released | e.Expired) -> None:
    before = state.get(Reservation, event.id)
    if before is None or before.state not in ("open", "expired"):
        raise ImpossibleError(f"there is no reservation '{event.id}' before it that is open")
    match event:
        case e.Settled(micros=cost):
            after: Literal["settled", "released", "expired"] = "settled"
        case e.Released():
            after, cost = "released", 0
        case _:
            after, cost = "expired", before.reserved
    state.put(msgspec.structs.replace(before, state=after, cost=cost), before.id)
    presumed = (before.reserved if after == "expired" else 0) - (before.cost if before.state == "expired" else 0)
    freed = before.reserved if before.state == "open" else 0
    _book(state, before, reserved=-freed, spent=cost - before.cost, presumed=presumed)


def _book(state: State, reservation: Reservation, *, reserved: int = 0, spent: int = 0, presumed: int = 0) -> None:
    for key in booked(reservation):
        holder, period, currency = key.values
        before = state.get(Account, *key.values) or Account(holder=holder, period=period, currency=currency)
        state.put(
            msgspec.structs.replace(
                before,
                reserved=before.reserved + reserved,
                spent=before.spent + spent,
                presumed=before.presumed + presumed,
            ),
            *key.values,
        )
