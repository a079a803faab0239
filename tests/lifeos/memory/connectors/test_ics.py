"""Calendars."""

import pytest

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
    assert refused[0][1] == "VEVENT: it has no start (DTSTART)"
    assert all("yesterday" not in reason and "No start" not in reason for _, reason in refused)


SERIES = ("UID:s1", "DTSTART:20250302T190000Z", "SUMMARY:Choir", "RRULE:FREQ=WEEKLY;COUNT=9")


def test_what_was_called_off_is_no_appointment():
    found, refused = read(ics, event("DTSTART:20250302T190000Z", "SUMMARY:Off", "STATUS:CANCELLED"))
    assert (found, refused) == ([], [])


def test_a_series_names_what_it_leaves_out():
    (found,), _ = read(ics, event(*SERIES, "EXDATE:20250309T190000Z,20250316T190000Z", "EXDATE:20250323T190000Z"))
    assert found.repeats == (
        "FREQ=WEEKLY;COUNT=9 except 2025-03-09T19:00:00Z, 2025-03-16T19:00:00Z, 2025-03-23T19:00:00Z"
    )


def test_one_of_a_series_that_was_moved_is_there_once():
    moved = event("UID:s1", "RECURRENCE-ID:20250309T190000Z", "DTSTART:20250310T200000Z", "SUMMARY:Choir, later")
    gone = event("UID:s1", "RECURRENCE-ID:20250316T190000Z", "DTSTART:20250316T190000Z", "STATUS:CANCELLED")
    for text in (event(*SERIES) + moved + gone, moved + gone + event(*SERIES)):
        found, refused = read(ics, text)
        assert refused == []
        assert {(one.start, one.repeats) for one in found} == {
            ("2025-03-02T19:00:00Z", "FREQ=WEEKLY;COUNT=9 except 2025-03-09T19:00:00Z, 2025-03-16T19:00:00Z"),
            ("2025-03-10T20:00:00Z", ""),
        }


def test_an_end_is_said_or_follows_from_the_duration():
    (found,), _ = read(ics, event("DTSTART:20250302T190000Z", "DURATION:PT1H30M"))
    assert found.end == "2025-03-02T20:30:00Z"


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("DTEND:20250302T180000Z", "VEVENT: it ends before it begins"),
        ("DURATION:-PT1H", "VEVENT: it ends before it begins"),
        ("DTEND:20250302T200000", "VEVENT: its start and its end are not of one kind"),
        ("DTEND;VALUE=DATE:20250303", "VEVENT: its start and its end are not of one kind"),
    ],
)
def test_an_end_that_is_none(end, reason):
    found, [(line, said)] = read(ics, event("DTSTART:20250302T190000Z", end))
    assert (found, line) == ([], 1)
    assert said.startswith(reason)
