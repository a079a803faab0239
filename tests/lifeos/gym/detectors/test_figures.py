"""Figures, however they are spelled."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.gym.detectors.facts import Facts
from lifeos.gym.detectors.figures import figures


def shown(claim, record):
    shows = Facts.of(record).shows
    return all(any(fact in shows for fact in figure.takes) for figure in figures(claim) if figure.takes)


@pytest.mark.parametrize(
    ("claim", "record"),
    [
        ("1234.5", "1,234.50"),
        ("1234.50 EUR", "1.234,50 EUR"),
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
        ("You may, in a May", "nothing"),
        ("in December", "2026-12-05"),
        ("in May", "The policy renews in May."),
        ("They may 5 times", "5"),
        ("14h30", "start: 2026-03-14T14:30"),
        ("3 o'clock", "15:00"),
        ("from 9 to 17", "open 09:00-17:00"),
        ("from 9 to 5 pm", "open 09:00-17:00"),
        ("12/05/26", "due: 2026-12-05"),
        ("05.12.26", "due: 2026-12-05"),
        ("Dec '26", "due: 2026-12"),
        ("5 December ’26", "due: 2026-12-05"),
        ("½ tablet", "0.5 tablet"),
        ("1½ hours", "minutes: 90"),
        ("0.5", "1/2 tablet"),
        ("DE89 3704 0044 0532 0130 00", "IBAN: DE89370400440532013000"),
        ("ends in 3000", "IBAN: DE89370400440532013000"),
        ("₹1,00,000", "₹100,000"),
        ("Thursday, March 12", "2026-03-12"),
        ("Thu 12 Mar 2026", "2026-03-12"),
        ("2026-03-12 (Thursday)", "2026-03-12"),
        ("three cats, twelve fish", "3 cats and 12 fish"),
        ("3 cats", "three cats"),
        ("one of them", "nothing"),
        ("nine hundred dollars", "900 USD"),
        ("twenty-one thousand three hundred and five", "21,305"),
        ("a two-bedroom flat", "nothing"),
        ("1.5 hours", "Run: 90 minutes"),
        ("7 h 30 min", "sleep_minutes: 450"),
        ("7 hours and 30 minutes", "450 min"),
        ("5 km", "5000 m"),
        ("5 mg", "dose: 5 mg"),
        ("0.005 g", "dose: 5 mg"),
        ("two weeks", "14 days"),
        ("3 years", "36 months"),
        ("$12", "12 CAD"),
        ("40 %", "share: 40"),
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
        ("in March", "due: 2026-12-05"),
        ("14h30", "2:45 pm"),
        ("3 o'clock", "16:00"),
        ("from 9 to 18", "09:00-17:00"),
        ("Dec '27", "due: 2026-12"),
        ("DE89 3704 0044 0532 0130 01", "IBAN: DE89370400440532013000"),
        ("Monday, 5 December 2026", "2026-12-05"),
        ("Monday, 5 December", "2026-12-05"),
        ("5 December 2026, a Monday", "2026-12-05"),
        ("five cats", "three cats"),
        ("nine hundred dollars", "800 USD"),
        ("approx900", "800"),
        ("Take 5 g", "dose: 5 mg"),
        ("5 hours", "minutes: 5"),
        ("500 EUR", "500 USD"),
        ("40 %", "40 USD"),
        ("2026 USD", "2026-12-05"),
    ],
)
def test_not_shown(claim, record):
    assert not shown(claim, record)


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_every_spelling_of_an_amount_is_the_same(whole, cents):
    spellings = (f"{whole}.{cents:02}", f"{whole:,}.{cents:02}", f"${whole:,}.{cents:02}", f"-{whole}.{cents:02}00 USD")
    assert {abs(next(figures(text)).micros) for text in spellings} == {next(figures(spellings[0])).micros}
    assert all(shown(text, spellings[-1]) for text in spellings)


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


@pytest.mark.parametrize(
    "part",
    [
        "1",
        "1,",
        "1.1 ",
        "-",
        "3 march ",
        "may",
        "12:",
        "2026-01-",
        "$",
        "[",
        "a1;",
        "½",
        "one ",
        "nine hundred and ",
        "usd ",
        "de89 3704 ",
        "7 h ",
        "mon ",
        "may 5 ",
    ],
)
def test_no_text_is_slow(part):
    begun = time.process_time()
    for _ in figures(part * (200_000 // len(part))):
        pass
    assert time.process_time() - begun < 5
