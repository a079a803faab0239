"""Calendars: iCalendar (RFC 5545). A series is one appointment that says how it repeats."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from icalendar import Event

from lifeos.memory.connectors import blocks
from lifeos.memory.connectors.text import tidy
from lifeos.memory.record import Appointment, Found, Refused

SUFFIXES = (".ics",)
LIBRARY = "icalendar"


def read(file: BinaryIO, name: str) -> Iterator[Found | Refused]:
    """The events."""
    return blocks.read(file, "VEVENT", _appointment)


def _appointment(text: str) -> Appointment:
    event: Any = Event.from_ical(text)
    attendees = event.get("ATTENDEE", [])
    people = attendees if isinstance(attendees, list) else [attendees]
    return Appointment(
        start=_time(event["DTSTART"].dt),
        title=tidy(str(event.get("SUMMARY", ""))),
        end=_time(event["DTEND"].dt) if "DTEND" in event else "",
        place=tidy(str(event.get("LOCATION", ""))),
        attendees=tuple(sorted({_person(one) for one in people})),
        description=str(event.get("DESCRIPTION", "")).strip(),
        repeats=event["RRULE"].to_ical().decode() if "RRULE" in event else "",
    )


def _person(address: Any) -> str:
    """A name, or the address where no name is given."""
    return tidy(str(address.params.get("CN", ""))) or str(address).lower().removeprefix("mailto:")


def _time(moment: Any) -> str:
    """A day; or a time, with its distance from UTC when that is known."""
    text: str = moment.isoformat()
    return text.replace("+00:00", "Z") if isinstance(moment, datetime) else text
