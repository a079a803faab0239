"""Ids in prose: whole words, the longest first."""

import time

import pytest
from hypothesis import given

from lifeos.gym.detectors.naming import no_word, unnamed
from tests.lifeos.gym.detectors import made


def without(text, names):
    return unnamed(text, set(names).__contains__, filter(no_word, names))


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("txn:12 is 7, txn:1 is 5", ("txn:1", "txn:12"), "is 7, is 5"),
        ("See [txn:1], (txn:2): txn:3.", ("txn:1", "txn:2", "txn:3"), "See [ ], ( ):"),
        ("txn:1/txn:2 and txn:1/txn:9", ("txn:1", "txn:2"), "and txn:1/txn:9"),
        ("`event:2026-03-14-0`'s", ("event:2026-03-14-0", "event:2026-03-14"), "` `'s"),
        ("The Trial", ("r", "T"), "The Trial"),
        ("555, 5, [5], #5", ("5",), "555, 5, [ ],"),
        ("2026-12-05", ("2026",), "2026-12-05"),
        ("My Note, My Note 2 and My Notes", ("My Note", "My Note 2"), ", and My Notes"),
        ("I have 900 USD.", ("900 USD",), "I have 900 USD."),
        ("Nothing", ("",), "Nothing"),
    ],
)
def test_whole_ids(text, names, left):
    assert " ".join(without(text, names).split()) == left


@given(made.text, made.many)
def test_no_text_becomes_longer(text, names):
    assert len(without(text, names)) <= len(text)


@pytest.mark.parametrize("name", ["a b:{}", "txn:{}"])
def test_many_names_are_found_in_time(name):
    names = [name.format(number) for number in range(10_000)]
    begun = time.process_time()
    assert not any(map(str.isalnum, without(", ".join(names), names)))
    assert time.process_time() - begun < 5
