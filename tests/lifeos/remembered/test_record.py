"""What the wording of memory says is what agents read."""

import pytest

from lifeos.memory.record import Appointment, Contact, Measurement, Message, Note, Transaction, Workout
from lifeos.memory.wording import learned, wording
from lifeos.remembered.record import read, readings

CONTENTS = {
    "transaction": (
        Transaction("2025-01-05", "-87.70", "EUR", "Supermarkt Grün", "Einkauf", "DE02"),
        ("2025-01-05", "", "-87.70 EUR", "Supermarkt Grün, Einkauf, DE02"),
    ),
    "appointment": (
        Appointment(
            "2025-12-21T11:00:00Z", "Dinner with Anna Grün", "2025-12-21T11:45:00Z", "Stadtpark", ("Anna Grün",)
        ),
        ("2025-12-21T11:00:00Z", "11:00", "Dinner with Anna Grün", "at Stadtpark, with Anna Grün"),
    ),
    "note": (
        Note("Journal 2025-12-21", "Dinner with [[Anna Grün]].\nLate.", "2025-12-21", ("journal", "winter")),
        ("2025-12-21", "", "Journal 2025-12-21", "Dinner with Anna Grün. Late."),
    ),
    "contact": (
        Contact("Anna Grün", ("a@mail.example",), ("+49 30 555 7862",), "2000-10-08"),
        ("", "", "Anna Grün", "a@mail.example, +49 30 555 7862, born on 2000-10-08"),
    ),
    "measurement": (
        Measurement("HeartRate", "2025-03-04T15:00:00+00:00", "2025-03-04", "64", unit="count/min", device="Watch"),
        ("2025-03-04T15:00:00+00:00", "15:00", "Heart Rate 64 count/min", "Watch"),
    ),
    "workout": (
        Workout("Running", "2025-06-14T07:00:00+00:00", "2025-06-14", "66", "min"),
        ("2025-06-14T07:00:00+00:00", "07:00", "Running", "66 min"),
    ),
    "message": (
        Message("2025-06-24T07:30:00+00:00", "Anna Grün", ("Me",), "Call", "See you: at 18."),
        ("2025-06-24T07:30:00+00:00", "07:30", "Anna Grün", "to Me, Call, See you: at 18."),
    ),
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_each_kind_is_taken_apart_as_it_was_worded(kind):
    content, (time, hour, title, text) = CONTENTS[kind]
    record = read("1", wording(content))
    assert record == ("1", kind, time, title, text, "")
    assert (record.day, record.hour) == (time[:10], hour)


def test_a_fact_says_who_learned_it_and_when():
    record = read("fact:1", learned("2026-01-02", "knowledge", "Anna  Grün", "likes", "tea: without sugar"))
    assert record == ("fact:1", "fact", "2026-01-02", "Anna Grün", "likes: tea: without sugar", "knowledge")
    assert record.said == "Anna Grün, likes: tea: without sugar"
    assert record.parts == ["Anna Grün", "likes: tea: without sugar"]


@pytest.mark.parametrize("line", ["", "Rent", "Contacts: a", "note on 2026-01-01: a", " Note: a"])
def test_what_memory_does_not_make_has_no_kind(line):
    assert read("1", line) == ("1", "", "", "", line, "")


def test_nobody_who_writes_a_text_chooses_its_kind():
    mail = Message("2026-01-01T00:00:00Z", "Note: Payee", (), "Contact: Mallory", "Note on 2026-01-01: Payee")
    assert read("1", wording(mail)).kind == "message"


def test_kinds_are_picked_in_the_order_of_recall():
    found = {"b": "Note: B", "a": "Contact: A", "c": "Note: C"}
    assert [one.id for one in readings(found, "note")] == ["b", "c"]
    assert [one.id for one in readings(found)] == ["b", "a", "c"]
