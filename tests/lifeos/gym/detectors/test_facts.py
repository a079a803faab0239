"""Records as facts, and what a text states."""

import pytest

from lifeos.gym.detectors.facts import Facts, asserted
from lifeos.gym.detectors.units import UNITS


def test_a_record():
    facts = Facts.of("name: Ana; born: 1980-03-01; minutes: 45; seen 2026-01-02")
    assert facts.births == {"date:1980-03-01"}
    assert {"name: ana", "minutes: 45"} <= facts.fields
    assert [(term.column, term.micros, term.unit) for term in facts.terms] == [
        (("minutes", 0), 45_000_000, UNITS["min"])
    ]


def test_without_some_facts():
    facts = Facts.of("a: 5; b: 6")
    less = facts.without({"number:5", "bare:5"})
    assert less.shows == {"number:6", "bare:6"}
    assert [term.micros for term in less.terms] == [6_000_000]
    assert facts.without({"number:7"}) is facts


@pytest.mark.parametrize(
    "text",
    [
        "Open 24/7.",
        "I am 100% sure.",
        "Step 2: pay.",
        "Call 112 or 911 now.",
        "There are two ways.",
        "one or two",
        "The two are yours.",
        "One of them.",
    ],
)
def test_idioms_state_nothing(text):
    assert asserted(text) == []


@pytest.mark.parametrize(
    "text", ["It costs 112.", "Your share is 100%.", "You have 24 or 7.", "two cats", "the two hundred", "911 USD"]
)
def test_figures_state_something(text):
    assert asserted(text)


def test_long_parts_are_read_too():
    assert "number:5" in Facts.of("x" * 300 + " 5").shows
