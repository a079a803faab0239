"""How a question is read."""

import pytest

from lifeos.memory.recall.names import Names
from lifeos.memory.recall.question import read
from tests.lifeos.memory.graph.test_by_source import embedded as graph
from tests.lifeos.memory.lives import ALL, LIFE


def reading(text, scopes=ALL):
    return read(text, Names(graph(LIFE), scopes), scopes)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What did I pay for the meeting?", {"transaction"}),
        ("Phone number of whom I met", {"contact"}),
        ("Wann war der Termin?", {"appointment"}),
        ("who wrote?", {"message", "note"}),
        ("Anna Berg", set()),
        ("When was the dinner?", {"appointment", "transaction"}),
        ("How much was the dinner?", {"transaction"}),
        ("Wie hoch war die Miete?", {"transaction"}),
        ("How much did I weigh?", {"measurement"}),
        ("How long was my training?", {"workout"}),
    ],
)
def test_the_first_word_says_the_kind_and_what_is_asked_of_it_narrows_it_down(question, asked):
    assert reading(question).kinds == asked


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("When did I last see Anna?", "newest"),
        ("Wann habe ich Anna zuletzt getroffen?", "newest"),
        ("my most recent run", "newest"),
        ("When do I see Anna next?", "next"),
        ("Wann ist der nächste Termin?", "next"),
        ("the first mail", "oldest"),
        ("When did I see Anna?", ""),
    ],
)
def test_the_order_that_is_asked_for(question, order):
    assert reading(question).order == order


def test_what_is_no_name_and_no_kind_is_looked_for():
    asked = reading("What does Anna Berg like on 6 June?")
    assert [one.name for one in asked.names] == ["Anna Berg"]
    assert [(one.word, one.forms) for one in asked.terms] == [("like", {"like"})]
    assert asked.moments == ["--06-06"]


def test_a_thing_is_looked_for_by_all_that_it_is_called():
    (term,) = reading("the rent").terms
    assert {"rent", "miete"} <= term.forms


def test_a_name_of_another_scope_is_a_word_like_others():
    assert not reading("Anna Berg", ["finance"]).names
    assert [one.word for one in reading("Anna Berg", ["finance"]).terms] == ["anna", "berg"]
