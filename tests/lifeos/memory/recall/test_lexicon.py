"""What words mean."""

import pytest

from lifeos.memory.recall.lexicon import lexicon, stem, words
from lifeos.memory.record import Content


def test_they_mean_kinds_of_records():
    kinds = {kind for meaning in lexicon().meanings.values() for kind in meaning.kinds}
    assert kinds == {one.__struct_config__.tag for one in Content.__args__}


def test_each_word_means_something():
    empty = [label for label, one in lexicon().meanings.items() if not (one.kinds or one.order)]
    assert empty == []


def test_words_that_questions_are_made_of_mean_nothing_else():
    assert [word for word in lexicon().asking if (word,) in lexicon().meanings] == []


def test_a_thing_is_said_in_both_languages():
    assert {"rent", "miete"} <= lexicon().meanings["rent",].forms == lexicon().meanings["miete",].forms


def test_a_property_means_the_kinds_that_have_it():
    assert lexicon().meanings["birthday",].kinds == {"contact"}
    assert lexicon().meanings["how", "much"].narrows


def test_the_longest_label_counts():
    found = [(at, length, sorted(one.kinds)) for at, length, one in lexicon().found(words("a phone call by phone"))]
    assert found == [(1, 2, ["appointment"]), (4, 1, ["contact"])]


@pytest.mark.parametrize(
    ("word", "its"), [("likes", "like"), ("mails", "mail"), ("bus", "bus"), ("gas", "gas"), ("less", "less")]
)
def test_stems(word, its):
    assert stem(word) == its
