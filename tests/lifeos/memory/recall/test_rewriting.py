"""What is left of a record."""

import pytest

from lifeos.memory import facts
from lifeos.memory.facts import entity
from lifeos.memory.journal.target import of_fact
from lifeos.memory.ontology import ontology
from lifeos.memory.recall.rewriting import left
from lifeos.memory.record import Contact, Measurement, Message, Note
from tests.lifeos.memory.lives import ANNA, BILL, quads, record


def rest(content, value, source="s"):
    """What is left without one value."""
    one = record(source, content)
    targets = {said: of_fact(quad) for _, said, quad, _ in facts.said(one, source, ontology())}
    found = left(one, source, {targets[value]}, ())
    return found.content if found is not None else None


def test_a_value_of_several_goes_and_the_others_stay():
    mail = Message("2025-06-06T10:00:00Z", "Anna", ("Bela", "Cem"), "Soup", "At eight.")
    assert rest(mail, "Bela") == Message("2025-06-06T10:00:00Z", "Anna", ("Cem",), "Soup", "At eight.")
    assert rest(ANNA, "1980-11-12").birthday == ""


@pytest.mark.parametrize(
    "content",
    [
        Note("Garden", "ANNA  was here.", links=("Anna",)),
        Message("2025-06-06T10:00:00Z", "Anna", ("anna",), "Soup"),
        Contact("Anna", ("anna@mail.example",)),
    ],
)
def test_nothing_is_left_where_another_field_says_it(content):
    assert rest(content, "Anna") is None


def test_a_value_without_words_is_looked_for_as_it_is():
    assert rest(Note("Prices", "5 €", tags=("€",)), "€") is None
    assert rest(Note("Prices", "5", tags=("€",)), "€") == Note("Prices", "5")


def test_the_path_of_the_file_can_say_it():
    assert left(record("s", Note("inbox", "x")), "s", {of_fact(_quad(Note("inbox", "x"), b"title"))}, ()) is None


def test_what_is_no_field_takes_the_record_with_it():
    assert left(record("s", BILL), "s", {of_fact(_quad(BILL, b"wasDerivedFrom"))}, ()) is None


def test_a_name_goes_from_every_field_that_names_it():
    note = Note("Walk", "It rained.", tags=("park", "rain"), links=("Park", "Linde"))
    found = left(record("s", note), "s", (), {entity("park").value})
    assert "Park" not in found.content.links
    assert "Linde" in found.content.links


def test_a_measurement_without_its_device():
    pulse = Measurement(
        "HeartRate", "2025-06-06T10:00:00Z", "2025-06-06T10:00:01Z", "60", unit="count/min", device="Watch"
    )
    assert rest(pulse, "Watch").device == ""


def _quad(content, word):
    return next(one for one in quads([record("s", content)], "s").splitlines() if word in one and b"record" in one)
