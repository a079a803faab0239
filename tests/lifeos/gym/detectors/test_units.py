"""Units as they are spelled, and as names of values tell them."""

import re

import pytest

from lifeos.gym.detectors.units import AFTER, UNITS, named


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("minutes", "min"),
        ("sleep_minutes", "min"),
        ("distance km", "km"),
        ("amount usd", "usd"),
        ("day", None),
        ("m", None),
        ("", None),
    ],
)
def test_named(name, unit):
    assert named(name) == (UNITS[unit] if unit else None)


def test_the_same_kind_in_other_sizes():
    assert UNITS["hours"].size == 60 * UNITS["min"].size
    assert UNITS["kg"].size == 10**6 * UNITS["mg"].size
    assert UNITS["month"].kinds != UNITS["days"].kinds


def test_a_unit_is_a_whole_word():
    after = re.compile(AFTER, re.VERBOSE)
    assert after.match(" minutes")[0] == " minutes"
    assert after.match("-day trip")[0] == "-day"
    assert after.match(" m.")[0] == " m"
    assert not after.match("m")  # or millions
    assert not after.match(" heads")
