"""Subscriptions: who is paid the same at a steady interval, what that costs a year, and what has become dearer."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from lifeos.agent.contract import Claim, Decision
from lifeos.agent.desk import Desk

from .ledger import Booking, name_of, plain, read, usd
from .talk import Talk

DAYS = 760
"""Days that are read: a yearly charge shows its interval only at its second booking."""

NOT_SUBSCRIBED = {"housing", "insurance", "savings", "tax", "income", "transfer", "food"}
"""Categories of what recurs and is no subscription: rent is a contract, and a weekly shop is a habit."""

ASK_ABOVE = Decimal("0.20")
"""A rise by more than this is a decision for the person (prompts/system.md)."""


class Interval(NamedTuple):
    """``low`` to ``high``: days between two charges; ``times``: charges a year; ``least``: charges that make it one."""

    word: str
    low: int
    high: int
    times: int
    least: int


INTERVALS = (
    Interval("week", 6, 8, 52, 6),
    Interval("month", 26, 35, 12, 3),
    Interval("quarter", 85, 97, 4, 3),
    Interval("year", 355, 376, 1, 2),
)


class Subscription(NamedTuple):
    """``charges``: oldest first."""

    payee: str
    interval: Interval
    charges: list[Booking]

    @property
    def price(self) -> Decimal:
        """The latest charge."""
        return -self.charges[-1].amount

    @property
    def yearly(self) -> Decimal:
        """What it costs a year at that price."""
        return self.price * self.interval.times

    @property
    def risen(self) -> tuple[Booking, Booking] | None:
        """The last charge at the earlier price and the first at the present one, if that is higher."""
        for before, after in zip(self.charges[-2::-1], self.charges[:0:-1], strict=True):
            if before.amount != after.amount:
                return (before, after) if after.amount < before.amount else None
        return None


def answer(talk: Talk, desk: Desk) -> Decision:
    """All of them with their yearly cost, or those that became dearer when that was asked."""
    today = date.fromisoformat(desk.today)
    found = subscriptions(read(desk, today - timedelta(days=DAYS), today), today)
    goal = talk.goal.casefold()
    if "dearer" in goal or "more expensive" in goal:
        return _dearer(talk, [item for item in found if item.risen])
    if not found:
        return Decision(
            talk.task, f"There is no subscription among the bookings of the last {DAYS} days.", confidence=0.9
        )
    claims = tuple(
        Claim(
            f"{item.payee}: {usd(item.price)} a {item.interval.word}, last on {item.charges[-1].day}",
            (item.charges[-1].id,),
        )
        for item in found
    )
    lines = [f"{item.payee} {usd(item.price)} a {item.interval.word} [{item.charges[-1].id}]" for item in found]
    each = [f"{lines[number]}, {usd(item.yearly)} a year" for number, item in enumerate(found)]
    whole = usd(sum((item.yearly for item in found), Decimal(0)))
    return Decision(
        talk.task,
        f"{'; '.join(each)}. Together {whole} a year (inferred: the latest prices, for a whole year).{_risen(found)}",
        claims=claims,
        confidence=0.9,
    )


def _risen(found: list[Subscription]) -> str:
    names = [item.payee for item in found if item.risen]
    return f" Dearer than before: {', '.join(names)}." if names else ""


def _dearer(talk: Talk, risen: list[Subscription]) -> Decision:
    if not risen:
        return Decision(talk.task, "No subscription became dearer, as far as the ledger reaches back.", confidence=0.9)
    claims, lines, much = [], [], []
    for item in risen:
        before, after = item.risen or (item.charges[0], item.charges[-1])
        claims.append(
            Claim(
                f"{item.payee} rose from {usd(-before.amount)} ({before.day}) to {usd(-after.amount)} ({after.day})",
                (before.id, after.id),
            )
        )
        more = (before.amount - after.amount) * item.interval.times
        lines.append(f"{claims[-1].text} [{before.id}] [{after.id}]: {usd(more)} more a year.")
        if after.amount < before.amount * (1 + ASK_ABOVE):
            much.append(item.payee)
    decide = f" More than 20 %: {', '.join(much)}. Keeping them is your decision." if much else ""
    return Decision(talk.task, f"{' '.join(lines)}{decide}", claims=tuple(claims), confidence=0.9)


def subscriptions(bookings: list[Booking], today: date) -> list[Subscription]:
    """Those that still run, the dearest first."""
    by_payee: defaultdict[str, list[Booking]] = defaultdict(list)
    for booking in bookings:
        if booking.amount < 0 and booking.category not in NOT_SUBSCRIBED:
            by_payee[name_of(booking.payee)].append(booking)
    found = []
    for charges in by_payee.values():
        for interval in INTERVALS:
            chain = _chain(charges, interval)
            if len(chain) >= interval.least and (today - chain[-1].day).days <= interval.high and _steady(chain):
                found.append(Subscription(plain(chain[-1].payee), interval, chain))
                break
    return sorted(found, key=lambda item: (-item.yearly, item.payee))


def _chain(charges: list[Booking], interval: Interval) -> list[Booking]:
    """The longest row of charges at this interval. Of two that could follow, the one of the nearer amount does: a film bought at the same
    shop is not the subscription."""
    best: list[Booking] = []
    for start in range(len(charges)):
        chain = [charges[start]]
        for booking in charges[start + 1 :]:
            gap = (booking.day - chain[-1].day).days
            if not interval.low <= gap <= interval.high:
                continue
            rivals = [other for other in charges if interval.low <= (other.day - chain[-1].day).days <= interval.high]
            if booking == min(rivals, key=lambda other: (abs(other.amount - chain[-1].amount), other.day)):
                chain.append(booking)
        best = max(best, chain, key=len)
    return best


def _steady(chain: list[Booking]) -> bool:
    """Prices change seldom; what differs each time is shopping, and of two charges nobody can tell."""
    changes = sum(one.amount != two.amount for one, two in pairwise(chain))
    return changes <= max(len(chain) > 2, len(chain) // 6)
