"""Which names a question has."""

import pytest

from lifeos.memory.recall.lexicon import words
from lifeos.memory.recall.names import Names
from lifeos.memory.record import Contact, Measurement, Note
from tests.lifeos.memory.graph.test_by_source import embedded as graph

LIFE = {
    ("contacts", "people"): [Contact(name) for name in ("Anna Berg", "Anna Grün", "Berg", "Phone", "The")],
    ("journal", "notes"): [Note("Trip to Lisbon", "", links=("Anna Berg",))],
    ("watch", "health"): [Measurement("HeartRate", "2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "61")],
}
SCOPES = ("people", "notes", "health")


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("When did I see anna BERG?", {"Anna Berg"}),
        ("Is Berg at home?", {"Berg"}),
        ("What did Anna say?", {"Anna Berg", "Anna Grün"}),
        ("How was Lisbon?", {"Trip to Lisbon"}),
        ("my heart rate", {"HeartRate"}),
        ("the phone of nobody", set()),
        ("", set()),
    ],
)
def test_whole_names_and_parts_of_them(question, named):
    assert {one.name for one in Names(graph(LIFE), SCOPES).read(words(question), SCOPES)[0]} == named


def test_a_name_of_another_scope_is_none():
    assert Names(graph(LIFE), SCOPES).read(words("Anna Grün in Lisbon"), ["health", "unknown"]) == ([], set())


def test_a_part_that_many_share_is_a_word_like_others():
    life = {("contacts", "people"): [Contact(f"Anna {letter}xx") for letter in "ABCD"]}
    assert Names(graph(life), ["people"]).read(words("What did Anna say?"), ["people"]) == ([], set())


def test_the_places_of_names_are_said():
    assert Names(graph(LIFE), SCOPES).read(words("When did Anna Berg see Lisbon?"), SCOPES)[1] == {2, 3, 5}
