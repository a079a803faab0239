"""Search by words."""

from lifeos.gym.recall import BY_WORDS

MEMORY = {"m:2": "Rent is due on Monday", "m:1": "the rent is 700 USD", "m:3": "Swimming"}


def test_more_words_in_common_come_first_and_ties_go_by_id():
    assert BY_WORDS.ranked("When is the rent due?", MEMORY) == ["m:1", "m:2"]
    assert BY_WORDS.ranked("rent monday", MEMORY) == ["m:2", "m:1"]


def test_nothing_in_common_is_not_found():
    assert BY_WORDS.ranked("holiday", MEMORY) == []
    assert BY_WORDS.ranked("is it?", MEMORY) == []


def test_it_says_that_it_is_by_words():
    assert BY_WORDS.described() == {"recall": "words"}
