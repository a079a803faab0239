"""Identity of records, and the time that they belong to."""

import pytest

from lifeos.memory.record import Appointment, Contact, Measurement, Message, Note, Transaction, Workout, identify, when


def test_an_id_depends_on_source_content_and_occurrence_alone():
    assert identify("giro", b"x", 1) == identify("giro", b"x", 1)
    assert (
        len(
            {identify("giro", b"x", 1), identify("card", b"x", 1), identify("giro", b"y", 1), identify("giro", b"x", 2)}
        )
        == 4
    )


@pytest.mark.parametrize(
    ("content", "time"),
    [
        (Transaction("2025-01-02", "1", "EUR"), "2025-01-02"),
        (Appointment("2025-01-02T03:04:05Z", "a"), "2025-01-02T03:04:05Z"),
        (Note("a", "b"), ""),
        (Contact("a"), ""),
        (Measurement("a", "2025-01-02T03:04:05Z", "b"), "2025-01-02T03:04:05Z"),
        (Workout("a", "2025-01-02T03:04:05Z", "b"), "2025-01-02T03:04:05Z"),
        (Message("2025-01-02T03:04:05Z", "a"), "2025-01-02T03:04:05Z"),
    ],
)
def test_when(content, time):
    assert when(content) == time
