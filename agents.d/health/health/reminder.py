"""A reminder in the calendar. Others see calendars, so its title says nothing about health."""

import re
from datetime import date, datetime, timedelta

from lifeos.agent.contract import Action, Decision
from lifeos.agent.desk import Desk

from .conversation import Conversation
from .records import SURE, Log

TOOL = "calendar-write"
TITLE = "Personal reminder"
WRITTEN = "It is in your calendar"
MINUTES = 15

_DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")


def answer(talk: Conversation, desk: Desk, log: Log) -> Decision:
    """The reminder, once day and time are known and free. Raises :class:`Away`."""
    if talk.told(WRITTEN):
        return Decision(talk.task, f"{WRITTEN}, under a neutral title.", confidence=0.95)
    every = " ".join(talk.said)
    time = _TIME.search(every)
    day = next(iter(_DAY.findall(every)), None) or (
        (log.today + timedelta(1)).isoformat() if "tomorrow" in every.casefold() else None
    )
    if day is None or time is None:
        missing = ("day",) if day is None else ("time",)
        return Decision(talk.task, f"{talk.lead}Which {missing[0]} shall it be?", asks=missing, confidence=0.7)
    start = f"{day}T{int(time[1]):02}:{time[2]}"
    taken = next((event for event in log.events(date.fromisoformat(day), 1) if _meets(start, event)), None)
    if taken is not None and (taken["title"], taken["start"]) == (
        TITLE,
        start,
    ):  # written by a call that seemed to fail
        return Decision(talk.task, f"{WRITTEN}: {TITLE}, {day} at {start[11:]}.", confidence=0.95)
    if taken is not None:
        reply = f"{talk.lead}{start[11:]} on {day} meets another appointment [{taken['id']}], so I wrote nothing. Tell me another time."
        return Decision(talk.task, reply, confidence=0.9)
    arguments = {"title": TITLE, "start": start, "minutes": MINUTES}
    written = desk.call(TOOL, arguments, confidence=SURE)
    if written.outcome == "done":
        reply = f"{WRITTEN}: {TITLE}, {day} at {start[11:]}. The title is neutral, as others may see it."
        return Decision(talk.task, reply, (Action(TOOL, arguments, "done"),), confidence=0.95)
    outcome = "denied" if written.outcome == "denied" else "failed"
    reply = f"I do not know whether it is in your calendar: {written.result.get('error', 'it was refused')}. Please look, and write it yourself if it is not there."
    return Decision(talk.task, reply, (Action(TOOL, arguments, outcome),), confidence=0.8)


def _meets(start: str, event: dict[str, object]) -> bool:
    begins, other = datetime.fromisoformat(start), datetime.fromisoformat(str(event["start"]))
    return begins < other + timedelta(minutes=int(str(event["minutes"]))) and other < begins + timedelta(
        minutes=MINUTES
    )
