"""Calendars: iCalendar (RFC 5545). A series is one appointment that says how it repeats."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from icalendar import Event

from lifeos.memory.connectors import blocks
from lifeos.memory.connectors.text import UnfitError, tidy
from lifeos.memory.record import Appointment, Found, Refused

SUFFIXES = (".ics",)
LIBRARY = "icalendar"


def read(file: BinaryIO, name: str) -> Iterator[Found | Refused]:
    """The events, without those that were called off. Of a series, what was moved or called off is named as not repeated; where it was moved to is an event of its own."""
    moved = _moved(file)
    file.seek(0)
    return blocks.read(file, "VEVENT", partial(_appointment, moved))


def _moved(file: BinaryIO) -> dict[str, list[str]]:
    """The times of each series, by its UID, of which another event speaks."""
    found: dict[str, list[str]] = defaultdict(list)

    def note(text: str) -> None:
        if "RECURRENCE-ID" in text.upper():
            event: Any = Event.from_ical(text)
            found[str(event.get("UID", ""))].append(_time(event["RECURRENCE-ID"].dt))

    for _ in blocks.read(file, "VEVENT", note):
        pass  # what is wrong with them is said when they are read
    return found


def _appointment(moved: Mapping[str, list[str]], text: str) -> Appointment | None:
    event: Any = Event.from_ical(text)
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return None
    if "DTSTART" not in event:
        raise UnfitError("it has no start (DTSTART)")
    attendees = event.get("ATTENDEE", [])
    people = attendees if isinstance(attendees, list) else [attendees]
    return Appointment(
        start=_time(event["DTSTART"].dt),
        title=tidy(str(event.get("SUMMARY", ""))),
        end=_end(event),
        place=tidy(str(event.get("LOCATION", ""))),
        attendees=tuple(sorted({_person(one) for one in people})),
        description=str(event.get("DESCRIPTION", "")).strip(),
        repeats=_repeats(event, moved),
    )


def _end(event: Any) -> str:
    start = event["DTSTART"].dt
    if "DTEND" in event:
        end = event["DTEND"].dt
    elif "DURATION" in event:
        end = start + event["DURATION"].dt
    else:
        return ""
    try:
        if end < start:
            raise UnfitError("it ends before it begins")
    except TypeError as error:  # a day and a time, or a time with a zone and one without
        raise UnfitError("its start and its end are not of one kind: a day, a time, a time with a zone") from error
    return _time(end)


def _repeats(event: Any, moved: Mapping[str, list[str]]) -> str:
    """The rule of a series, and the times for which it does not hold."""
    if "RRULE" not in event:
        return ""
    named = event.get("EXDATE", [])
    left_out = {_time(one.dt) for each in (named if isinstance(named, list) else [named]) for one in each.dts}
    left_out.update(moved.get(str(event.get("UID", "")), ()))
    rule = event["RRULE"].to_ical().decode()
    return f"{rule} except {', '.join(sorted(left_out))}" if left_out else rule


def _person(address: Any) -> str:
    """A name, or the address where no name is given."""
    return tidy(str(address.params.get("CN", ""))) or str(address).lower().removeprefix("mailto:")


def _time(moment: Any) -> str:
    """A day; or a time, with its distance from UTC when that is known."""
    text: str = moment.isoformat()
    return text.replace("+00:00", "Z") if isinstance(moment, datetime) else text
