"""Values of numbers, and what shows them."""

import pytest

from lifeos.gym.detectors.numbers import fact, micros_of, number_facts
from lifeos.gym.detectors.units import UNITS


@pytest.mark.parametrize(
    ("digits", "whole"),
    [("1,234", 1234), ("1'234'567", 1_234_567), ("1 234", 1234), ("1,00,000", 100_000), ("12,34,567", 1_234_567)],
)
def test_groups(digits, whole):
    assert micros_of(digits) == whole * 10**6


@pytest.mark.parametrize("digits", ["1.2.3", "1,23,45", "1'00'000", "1234567890123456789"])
def test_what_is_no_number_to_count_with(digits):
    assert micros_of(digits) is None


def shows(record, claim):
    return bool(set(number_facts("", *record, ordinal=False)[0]) & set(number_facts("", *claim, ordinal=False)[1]))


def test_units_are_compared_where_both_sides_have_one():
    five, other = 5 * 10**6, UNITS["g"]
    assert shows((five, UNITS["mg"]), (five, UNITS["mg"]))
    assert shows((five, UNITS["mg"]), (five, None))
    assert shows((five, None), (five, UNITS["mg"]))
    assert not shows((five, UNITS["mg"]), (five, other))
    assert shows((5 * five, UNITS["mg"]), (25 * 10**3, other))


def test_fact_is_exact():
    assert fact(12_990_000) != fact(12_900_000)
    assert fact(3_000_000) == "number:3"
