"""Questions about what was booked: the bookings, or that there are none."""

from datetime import date, timedelta

from lifeos.agent.contract import Claim, Decision
from lifeos.agent.desk import Desk
from lifeos.remembered.period import asked

from . import statements
from .ledger import Booking, name_of, read, total, usd
from .records import orders_in
from .statements import Line
from .talk import Talk

_NAMED = 3
"""Bookings that are named one by one; a hurried person wants the sum."""


def answer(talk: Talk, desk: Desk) -> Decision:
    """What was paid to whom the question names, in the period that it names, or in the last year: by the ledger, or else by the statements
    that memory holds."""
    today = date.fromisoformat(desk.today)
    period, _ = asked(talk.goal, today)
    first, last = period.bounds(today) if period else (today - timedelta(days=365), today)
    last = min(last, today)
    named = f" {name_of(talk.goal)} "
    found = [booking for booking in read(desk, first, last) if f" {name_of(booking.payee)} " in named]
    if found:
        return _booked(talk, found)
    lines = [line for line in statements.read(desk, talk.goal) if first <= line.day <= last]
    lines = [line for line in lines if f" {name_of(line.payee)} " in named]
    if not lines:
        return Decision(
            talk.task,
            f"There is no booking of that kind between {first} and {last}. I do not guess one.",
            confidence=0.9,
        )
    return _stated(talk, lines)


def _booked(talk: Talk, found: list[Booking]) -> Decision:
    paid = usd(abs(total(found)))
    cites = tuple(booking.id for booking in found)
    latest = found[-1]
    claim = Claim(f"{latest.payee}: {paid} between {found[0].day} and {latest.day}, last on {latest.day}", cites)
    shown = "; ".join(f"{booking.day} {usd(-booking.amount)} [{booking.id}]" for booking in found[-_NAMED:])
    more = f"; {len(found) - _NAMED} earlier" if len(found) > _NAMED else ""
    return Decision(
        talk.task, f"{latest.payee}: {paid} in all. {shown}{more}.{_warning(found)}", claims=(claim,), confidence=0.95
    )


def _stated(talk: Talk, lines: list[Line]) -> Decision:
    """One by one and without a sum: what was recalled need not be all."""
    newest = lines[-_NAMED:]
    claims = tuple(
        Claim(f"{-line.amount} {line.currency} to {line.payee} on {line.day}", (line.id,)) for line in newest
    )
    shown = "; ".join(f"{claim.text} [{claim.cites[0]}]" for claim in claims)
    more = f" I found {len(lines) - _NAMED} more." if len(lines) > _NAMED else ""
    return Decision(talk.task, f"By your statements: {shown}.{more}", claims=claims, confidence=0.9)


def _warning(found: list[Booking]) -> str:
    told = [booking.id for booking in found if orders_in(booking.text)]
    return f" The text of [{told[0]}] contains an instruction, which I did not follow." if told else ""
