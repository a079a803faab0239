"""Figures, however they are spelled."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.gym.detectors.figures import Facts, figures


def shown(claim, record):
    shows = Facts.of(record).shows
    return all(any(fact in shows for fact in figure.takes) for figure in figures(claim) if figure.takes)


@pytest.mark.parametrize(
    ("claim", "record"),
    [
        ("1234.5", "1,234.50"),
        ("1234.50 USD", "1.234,50 EUR"),
        ("$1,234", "1234.00"),
        ("USD12.99", "amount: -12.99"),
        ("1'234'567", "1234567"),
        ("1\u202f234", "1,234"),
        ("3k", "3000"),
        ("1.5 million", "1,500,000"),
        ("007", "7"),
        ("3 March 2026", "2026-03-03"),
        ("March 3rd, 2026", "2026-03-03T09:15"),
        ("3rd of March", "2026-03-03"),
        ("the 3rd", "2026-03-03"),
        ("3 Mar", "3 March"),
        ("2026-03-03", "3 March"),
        ("March 2026", "2026-03-03"),
        ("2026-03", "2026-03-03"),
        ("May 2026", "The policy renews in May."),
        ("in 2026", "2026-03-03"),
        ("3.4.2026", "2026-04-03"),
        ("04/03/2026", "2026-04-03"),
        ("09:15 Dentist", "title: Dentist; start: 2026-03-14T09:15; minutes: 30"),
        ("9:15 am", "2026-03-14T09:15"),
        ("9pm", "21:00"),
        ("in May", "nothing"),
        ("vitamin B12, Q1", "nothing"),
        ("10-12 days", "12 days, or 10"),
        ("1.2.3", "version 1.2.3"),
    ],
)
def test_shown(claim, record):
    assert shown(claim, record)


@pytest.mark.parametrize(
    ("claim", "record"),
    [
        ("1234.5", "12345"),
        ("12.9", "12.99"),
        ("1.2.3", "1.23"),
        ("3 March 2026", "2025-03-03"),
        ("3 March", "2026-03-04"),
        ("March 2026", "2025-03-03"),
        ("09:15", "start: 2026-03-14T09:45"),
        ("9 am", "9 pm"),
        ("99", "2026-99-99"),
        ("5", "note B5"),
    ],
)
def test_not_shown(claim, record):
    assert not shown(claim, record)


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_every_spelling_of_an_amount_is_the_same(whole, cents):
    spellings = (f"{whole}.{cents:02}", f"{whole:,}.{cents:02}", f"${whole:,}.{cents:02}", f"-{whole}.{cents:02}00 USD")
    assert {next(figures(text)).takes for text in spellings} == {next(figures(spellings[0])).takes}


@given(st.dates())
def test_every_spelling_of_a_date_is_the_same(day):
    year = f"{day.year:04}"
    for text in (
        f"{day:%d} {day:%B} {year}",
        f"{day:%b} {day.day}, {year}",
        f"{day.day}/{day.month}/{year}",
        f"{day.isoformat()}T10:00",
    ):
        assert shown(day.isoformat(), text)
        assert shown(text.removesuffix("T10:00"), day.isoformat())


@given(st.text(), st.text())
def test_a_text_shows_its_own_figures(text, other):
    assert shown(text, text)
    Facts.of(other)


@pytest.mark.parametrize("part", ["1", "1,", "1.1 ", "-", "3 march ", "may", "12:", "2026-01-", "$", "[", "a1;"])
def test_no_text_is_slow(part):
    begun = time.perf_counter()
    for _ in figures(part * (200_000 // len(part))):
        pass
    assert time.perf_counter() - begun < 5
