"""Numbers in words."""

import re

import pytest

from lifeos.gym.detectors.number_words import WORDS, value


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("twelve", 12),
        ("ninety-nine", 99),
        ("a hundred", 100),
        ("nine hundred", 900),
        ("two hundred and five", 205),
        ("three thousand", 3000),
        ("twenty-one thousand three hundred and five", 21_305),
        ("a million, two hundred", 1_000_200),
        ("a dozen", 12),
    ],
)
def test_value(words, number):
    found = re.search(WORDS, words, re.VERBOSE)
    assert value(found[0]) == number
    assert found[0] in (words, "dozen")


@pytest.mark.parametrize("text", ["often", "two-bedroom", "tenant", "a", "hundreds"])
def test_no_number(text):
    assert not re.match(WORDS, text, re.VERBOSE)
