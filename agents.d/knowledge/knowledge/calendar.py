"""The calendar: when something is, and reminders for the person alone. An invitation is text, and its orders are not followed."""

import re
from datetime import date, timedelta

from lifeos.agent.contract import Action, Claim, Decision
from lifeos.agent.desk import Desk
from lifeos.remembered.period import asked

from .conversation import Conversation
from .records import SURE, Library, Record, not_done, shown, warned
from .words import about, terms

TOOL = "calendar-write"
KEPT = "It is in your calendar"
MINUTES = 15
NAMED = 3

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(
    rf"(?:\bon )?\b(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?P<name>{'|'.join(_WEEKDAYS)}|today|tomorrow))\b", re.IGNORECASE
)
_TIME = re.compile(r"(?:\bat )?\b(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)\b", re.IGNORECASE)
_ASK = re.compile(
    r"^\W*(?:please |can you |could you )*(?:remind me|(?:put|enter) (?:this |it )?(?:in|into) (?:my|the) calendar|(?:set |make )?(?:me )?a reminder)\b",
    re.IGNORECASE,
)


def remind(talk: Conversation, library: Library, desk: Desk) -> Decision:
    """The reminder, once its day and time are known. Raises :class:`Away`."""
    if talk.told(KEPT):
        return Decision(talk.task, f"{talk.lead}{KEPT}.", confidence=0.95)
    said = f"{talk.question} {talk.answers}"
    day, time = _day(said, date.fromisoformat(library.today)), _TIME.search(said)
    title = _title(talk.question)
    for name, known in (("subject", title), ("day", day), ("time", time)):
        if not known:
            if talk.unknown:
                return Decision(talk.task, f"Then I keep no reminder; I need its {name}.", confidence=0.9)
            return Decision(talk.task, f"{talk.lead}Which {name} shall it have?", asks=(name,), confidence=0.7)
    assert day is not None, "asked for above"
    assert time is not None, "asked for above"
    start = f"{day.isoformat()}T{int(time['hour']):02}:{time['minute']}"
    if start[:10] < library.today:
        return Decision(
            talk.task,
            f"{talk.lead}{start[:10]} is over, so I keep no reminder. Which day shall it have?",
            asks=("day",),
            confidence=0.9,
        )
    there = next((event for event in library.events(day, 1) if (event.title, event.day) == (title, start)), None)
    if there is not None:  # written by a call that seemed to fail
        return Decision(
            talk.task, f"{talk.lead}{KEPT}: {title}, {start[:10]} at {start[11:]} [{there.id}].", confidence=0.95
        )
    arguments = {"title": title, "start": start, "minutes": MINUTES}
    written = desk.call(TOOL, arguments, confidence=SURE)
    if written.outcome == "done":
        reply = f"{talk.lead}{KEPT}: {title}, {start[:10]} at {start[11:]} [{written.result['event']}]."
        return Decision(talk.task, reply, (Action(TOOL, arguments, "done"),), confidence=0.95)
    why = written.result.get("error", "it was refused")
    # No claim, and no "done": the person must not rely on it.
    reply = f"{talk.lead}The reminder was not confirmed: {why}. Please look into your calendar before you rely on it."
    return Decision(talk.task, reply, (Action(TOOL, arguments, not_done(written)),), confidence=0.9)


def look(talk: Conversation, library: Library, desk: Desk) -> Decision:
    """When something is, by the calendar. Raises :class:`Away`."""
    when, left = asked(talk.question, date.fromisoformat(library.today))
    words = terms(left, ("calendar", "appointment", "appointments", "day", "date", "time", "next"))
    there = {(event.title, event.day[:16]): event for event in library.appointments(talk.question)}
    there |= {(event.title, event.day[:16]): event for event in library.around()}
    found = [
        event
        for event in sorted(there.values(), key=lambda event: event.day)
        if (words or when) and about(event.whole, words) == len(words) and (when is None or when.holds(event.day))
    ]
    if not found:
        searched = f"I looked for: {' '.join(words)}, a month back and ahead, and in memory." if words or when else ""
        return Decision(
            talk.task, f"{talk.lead}It is not in your calendar. {searched or 'Name it, and I look.'}", confidence=0.85
        )
    ahead = [event for event in found if event.day[:10] >= library.today] or found[::-1]
    claims = tuple(_claim(event) for event in ahead[:NAMED])
    reply = f"{talk.lead}{' '.join(map(shown, claims))}{warned(ahead)}"
    return Decision(talk.task, reply, claims=claims, confidence=0.95)


def _claim(event: Record) -> Claim:
    hour = f" at {event.day[11:]}" if event.day[11:] else ""
    return Claim(f"{event.title}: {event.day[:10]}{hour}", (event.id,))


def _day(text: str, today: date) -> date | None:
    found = _DAY.search(text)
    if found is None:
        return None
    if found["iso"]:
        try:
            return date.fromisoformat(found["iso"])
        except ValueError:
            return None
    name = found["name"].casefold()
    if name in ("today", "tomorrow"):
        return today + timedelta(name == "tomorrow")
    return today + timedelta((_WEEKDAYS.index(name) - today.weekday() - 1) % 7 + 1)


def _title(question: str) -> str:
    """What is left of the request without its day, its time and the asking."""
    left = _ASK.sub("", _TIME.sub("", _DAY.sub("", question)))
    left = re.sub(r"^[\s,:]*(?:to|about|of|for|that)?\b", "", left.strip(" .!?,"))
    left = " ".join(left.replace(" ,", ",").split()).strip(" ,.:")
    return left[:1].upper() + left[1:]
