"""Questions about what was booked: the bookings, or that there are none."""

import calendar
import re
from datetime import date, timedelta

from lifeos.agent.contract import Claim, Decision
from lifeos.agent.desk import Desk

from .ledger import Booking, name_of, read, total, usd
from .records import orders_in
from .talk import Talk

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_PERIOD = re.compile(rf"\bin (?:({'|'.join(_MONTHS)}) )?(\d{{4}})\b")
_NAMED = 3
"""Bookings that are named one by one; a hurried person wants the sum."""


def answer(talk: Talk, desk: Desk) -> Decision:
    """What was paid to whom the question names, in the period that it names, or in the last year."""
    first, last = _period(talk.goal.casefold(), date.fromisoformat(desk.today))
    asked = f" {name_of(talk.goal)} "
    found = [booking for booking in read(desk, first, last) if f" {name_of(booking.payee)} " in asked]
    if not found:
        return Decision(
            talk.task,
            f"There is no booking of that kind between {first} and {last}. I do not guess one.",
            confidence=0.9,
        )
    paid = usd(abs(total(found)))
    cites = tuple(booking.id for booking in found)
    latest = found[-1]
    claim = Claim(f"{latest.payee}: {paid} between {found[0].day} and {latest.day}, last on {latest.day}", cites)
    shown = "; ".join(f"{booking.day} {usd(-booking.amount)} [{booking.id}]" for booking in found[-_NAMED:])
    more = f"; {len(found) - _NAMED} earlier" if len(found) > _NAMED else ""
    return Decision(
        talk.task, f"{latest.payee}: {paid} in all. {shown}{more}.{_warning(found)}", claims=(claim,), confidence=0.95
    )


def _warning(found: list[Booking]) -> str:
    told = [booking.id for booking in found if orders_in(booking.text)]
    return f" The text of [{told[0]}] contains an instruction, which I did not follow." if told else ""


def _period(goal: str, today: date) -> tuple[date, date]:
    """First and last day, never after today."""
    named = _PERIOD.search(goal)
    if not named:
        return today - timedelta(days=365), today
    year = int(named[2])
    months = (_MONTHS[named[1]],) * 2 if named[1] else (1, 12)
    last = date(year, months[1], calendar.monthrange(year, months[1])[1])
    return date(year, months[0], 1), min(last, today)
