"""Money: the most that a call can cost is reserved before it, what it did cost is settled after it.

All limits are looked at in the transaction that reserves, so no number of callers at a time can spend more than there is. A caller that dies
between leaves a reservation, which expires, and is presumed spent: nobody knows that the call was not made. Who finds out later settles or releases it.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lifeos.ledger.command import MalformedError, Now, Refusal, amount, micros, name, track
from lifeos.ledger.days import month
from lifeos.ledger.events import Event, Expired, Released, Reserved, Settled, Track
from lifeos.ledger.state import Account, Key, Reservation, State, accounts, booked, holder
from lifeos.units import Money

LIFETIME = 10 * 60 * 1_000_000
"""Of a reservation, in microseconds: longer than any call takes that the gateway waits for."""


class BudgetLimit(NamedTuple):
    """What a team's budget, or one above it, allows, in micros."""

    name: str
    per_day: int
    per_month: int


class Limits(NamedTuple):
    """What an agent may spend a day and a decision, and the budgets that it draws on, all in micros of one currency."""

    per_day: int
    per_decision: int
    budgets: tuple[BudgetLimit, ...]
    currency: str = "USD"


class Call(NamedTuple):
    """Whose call it is, and of what. ``decision``: the id of it."""

    agent: str
    team: str
    track: Track
    decision: str
    model: str = ""
    tool: str = ""


class Reserve(NamedTuple):
    """Take the most that a call can cost off every budget that it draws on, or off none."""

    id: str
    call: Call
    micros: int
    limits: Limits
    lifetime: int = LIFETIME

    @property
    def kind(self) -> type[Event]:
        """Of the event."""
        return Reserved

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        call = self.call
        for what, text in (("id", self.id), ("agent", call.agent), ("team", call.team), ("decision", call.decision)):
            name(what, text)
        track(call.track)
        for one in self.limits.budgets:
            name("budget", one.name)
        if bool(call.model) == bool(call.tool):
            raise MalformedError("a call is of a model or of a tool, and not of both or none")
        name("model or tool", call.model or call.tool)
        name("currency", self.limits.currency)
        micros("the lifetime", self.lifetime)
        amount("the amount", self.micros)

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """Its accounts."""
        yield Key(Reservation, (self.id,))
        names = (one.name for one in self.limits.budgets)
        of = holder(self.call.agent, self.call.track)
        yield from accounts(of, self.call.decision, names, now.day, self.limits.currency)

    def decide(self, state: State, now: Now) -> Event | Refusal:
        """Reserved, unless a budget would be exceeded."""
        for of, period, limit in self._bounds(now.day):
            account = state.get(Account, of, period, self.limits.currency)
            left = limit - (account.taken if account is not None else 0)
            if self.micros > left:
                return self._exhausted(of, period, limit, left)
        call = self.call
        return Reserved(
            id=self.id,
            agent=call.agent,
            team=call.team,
            track=call.track,
            decision=call.decision,
            budgets=tuple(one.name for one in self.limits.budgets),
            model=call.model,
            tool=call.tool,
            micros=self.micros,
            currency=self.limits.currency,
            day=now.day,
            expires=now.at + self.lifetime,
        )

    def again(self, event: Event) -> Refusal | None:
        """The same call for the same amount."""
        if isinstance(event, Reserved) and (
            (event.agent, event.decision, event.model, event.tool, event.micros, event.currency)
            == (
                self.call.agent,
                self.call.decision,
                self.call.model,
                self.call.tool,
                self.micros,
                self.limits.currency,
            )
        ):
            return None
        return _taken("reservation", self.id)

    def _bounds(self, day: str) -> Iterator[tuple[str, str, int]]:
        yield f"decision/{self.call.decision}", "", self.limits.per_decision
        yield holder(self.call.agent, self.call.track), day, self.limits.per_day
        for one in self.limits.budgets:
            yield f"budget/{one.name}", day, one.per_day
            yield f"budget/{one.name}", month(day), one.per_month

    def _exhausted(self, of: str, period: str, limit: int, left: int) -> Refusal:
        what = of.replace("/", " ", 1)
        left_of, asked = Money(max(left, 0), self.limits.currency), Money(self.micros, self.limits.currency)
        within = f" for {period}" if period else ""
        return Refusal(
            "budget-exhausted",
            f"{what} has {left_of} left of {Money(limit, self.limits.currency)}{within}, and the call can cost {asked}",
            "ask a cheaper model, or for fewer tokens; what is reserved and not spent comes back when those calls end",
        )


class Settle(NamedTuple):
    """Say what a call did cost, once. More than was reserved is booked as it is: it is spent."""

    id: str
    micros: int

    @property
    def kind(self) -> type[Event]:
        """Of the event."""
        return Settled

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        name("id", self.id)
        amount("the amount", self.micros)

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """The reservation and its accounts."""
        return _booked(state, self.id)

    def decide(self, state: State, now: Now) -> Event | Refusal:
        """Settled, if the reservation is open or presumed spent."""
        return _closable(state, self.id) or Settled(id=self.id, micros=self.micros)

    def again(self, event: Event) -> Refusal | None:
        """The same amount."""
        return None if event == Settled(id=self.id, micros=self.micros) else _closed(self.id, "settled")


class Release(NamedTuple):
    """Give a reservation back whose call cost nothing."""

    id: str

    @property
    def kind(self) -> type[Event]:
        """Of the event."""
        return Released

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        name("id", self.id)

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """The reservation and its accounts."""
        return _booked(state, self.id)

    def decide(self, state: State, now: Now) -> Event | Refusal:
        """Released, if the reservation is open or presumed spent."""
        return _closable(state, self.id) or Released(id=self.id)

    def again(self, event: Event) -> Refusal | None:
        """There is nothing that could differ."""
        return None


class Expire(NamedTuple):
    """Presume spent what nobody settled in time."""

    id: str

    @property
    def kind(self) -> type[Event]:
        """Of the event."""
        return Expired

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        name("id", self.id)

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """The reservation and its accounts."""
        return _booked(state, self.id)

    def decide(self, state: State, now: Now) -> Event | Refusal:
        """Expired, if it is open and its time is over."""
        row = state.get(Reservation, self.id)
        if row is None or row.state != "open":
            return _closable(state, self.id) or _closed(self.id, "expired")
        if now.at < row.expires:
            return Refusal("not-yet", f"reservation '{self.id}' is still open", "wait for its end", row.expires)
        return Expired(id=self.id)

    def again(self, event: Event) -> Refusal | None:
        """There is nothing that could differ."""
        return None


def _booked(state: State, reservation: str) -> Iterator[Key]:
    key = Key(Reservation, (reservation,))
    yield key
    row = state.rows.get(key)
    if isinstance(row, Reservation):
        yield from booked(row)


def _closable(state: State, reservation: str) -> Refusal | None:
    row = state.get(Reservation, reservation)
    if row is None:
        return Refusal("no-reservation", f"there is no reservation '{reservation}'", "reserve before the call is made")
    return None if row.state in ("open", "expired") else _closed(reservation, row.state)


def _closed(reservation: str, state: str) -> Refusal:
    return Refusal(
        "already-closed",
        f"reservation '{reservation}' is {state} already",
        "nothing is to be done; to correct what it cost, reserve and settle the difference",
    )


def _taken(what: str, name: str) -> Refusal:
    return Refusal("id-taken", f"there is another {what} '{name}'", "give each call an id of its own")
