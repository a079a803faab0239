"""What is planted is read as the semantic layer would give it."""

import pytest

from lifeos.gym.planted import Learned, name_of, text_of
from lifeos.memory.record import Appointment, Contact, Message, Note, Transaction, Workout
from lifeos.memory.wording import wording


@pytest.mark.parametrize(
    ("planted", "name"),
    [
        (Note("Rent", "Due."), "Rent"),
        (Contact("Ida Voss"), "Ida Voss"),
        (Appointment("2026-01-01", "Choir"), "Choir"),
        (Transaction("2026-01-01", "1", "EUR", "Voltwerk"), "Voltwerk"),
        (Message("2026-01-01", "Ida", subject="Boat"), "Boat"),
        (Workout("Running", "2026-01-01", "2026-01-01"), ""),
    ],
)
def test_a_record_has_the_text_and_the_name_of_memory(planted, name):
    assert text_of(planted) == wording(planted)
    assert name_of(planted) == name


def test_a_fact_is_worded_as_one_that_was_learned():
    fact = Learned("2026-01-02", "knowledge", "Ida Voss", "likes", "tea")
    assert text_of(fact) == "Learned on 2026-01-02 from knowledge: Ida Voss, likes: tea"
    assert name_of(fact) == "Ida Voss"
