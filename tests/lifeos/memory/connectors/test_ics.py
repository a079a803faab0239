"""Calendars."""

from lifeos.memory.connectors import ics
from lifeos.memory.record import Appointment
from tests.lifeos.memory.connectors.reading import read


def event(*lines):
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def test_an_appointment_with_people_and_place():
    found, refused = read(
        ics,
        event(
            "DTSTART;TZID=Europe/Berlin:20250302T190000",
            "DTEND:20250302T200000Z",
            "SUMMARY:Dinner with a name that is so long that it is ",
            " folded",
            "LOCATION:Linde\\, first floor",
            'ATTENDEE;CN="Anna Berg":mailto:anna@mail.example',
            "ATTENDEE:mailto:B@mail.example",
            "RRULE:FREQ=WEEKLY;COUNT=3",
        ),
    )
    assert refused == []
    assert found == [
        Appointment(
            start="2025-03-02T19:00:00+01:00",
            title="Dinner with a name that is so long that it is folded",
            end="2025-03-02T20:00:00Z",
            place="Linde, first floor",
            attendees=("Anna Berg", "b@mail.example"),
            repeats="FREQ=WEEKLY;COUNT=3",
        )
    ]


def test_whole_days():
    (found,), _ = read(ics, event("DTSTART;VALUE=DATE:20250302", "SUMMARY:Holiday"))
    assert (found.start, found.end) == ("2025-03-02", "")


def test_a_bad_event_is_refused_and_the_rest_goes_on():
    good = event("DTSTART:20250302T190000Z", "SUMMARY:Good")
    text = event("SUMMARY:No start") + good + event("DTSTART:yesterday") + "BEGIN:VEVENT\r\nSUMMARY:Torn\r\n" + good
    found, refused = read(ics, text)
    assert [one.title for one in found] == ["Good", "Good"]
    assert [line for line, _ in refused] == [1, 8, 11]
    assert [reason for _, reason in refused][2] == "BEGIN:VEVENT without END:VEVENT"
    assert all("yesterday" not in reason and "No start" not in reason for _, reason in refused)
