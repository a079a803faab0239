"""Records in words."""

from lifeos.memory.record import Appointment, Contact, Measurement, Message, Note, Transaction, Workout
from lifeos.memory.wording import apart, wording


def test_each_kind_says_what_it_holds_and_nothing_that_it_lacks():
    for content, text in (
        (Transaction("2025-06-06", "-4.20", "EUR", "Café Süd"), "Transaction on 2025-06-06: -4.20 EUR, Café Süd"),
        (
            Appointment("2025-06-06", "Dinner", place="Linde", attendees=("Ann", "Bob")),
            "Appointment on 2025-06-06: Dinner, at Linde, with Ann, Bob",
        ),
        (
            Note("Trip", "With [[Berg|Anna]]\nto [[Lisbon]].", "2025-06-06"),
            "Note on 2025-06-06: Trip, With Anna to Lisbon.",
        ),
        (Note("Trip", ""), "Note: Trip"),
        (Contact("Ann", birthday="1990-01-02"), "Contact: Ann, born on 1990-01-02"),
        (
            Measurement("HeartRate", "2025-06-06T07:00:00Z", "", "61", unit="count/min"),
            "Measurement on 2025-06-06T07:00:00Z: Heart Rate 61 count/min",
        ),
        (Workout("Running", "2025-06-06", "", "30", "min"), "Workout on 2025-06-06: Running, 30 min"),
        (Message("2025-06-06", "Ann", ("Me",), "Hi", "There."), "Mail on 2025-06-06: from Ann, to Me, Hi, There."),
    ):
        assert wording(content) == text


def test_a_name_of_two_words_is_read_as_two():
    assert (apart("HeartRate"), apart("VO2Max"), apart("Steps")) == ("Heart Rate", "VO2Max", "Steps")
