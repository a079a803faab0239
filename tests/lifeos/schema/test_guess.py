"""What was meant by a value that is none: a guess is a value, another one, and not a wild one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.schema.guess import meant
from lifeos.schema.shape import UNITS
from lifeos.schema.wording import mended_unit


@pytest.mark.parametrize(
    ("unit", "text", "expected"),
    [
        ("money", "$20", "20 USD"),
        ("money", "20€", "20 EUR"),
        ("money", "0.50USD", "0.50 USD"),
        ("money", "usd 5", "5 USD"),
        ("money", "1,000 USD", "1000 USD"),
        ("money", "1,000,000.50 USD", "1000000.50 USD"),
        ("money", "1 000 USD", "1000 USD"),
        ("money", "1.000,50 EUR", "1000.50 EUR"),
        ("money", "0,50 EUR", "0.50 EUR"),
        ("money", "12,5 EUR", "12.5 EUR"),
        ("money", "２０ USD", "20 USD"),
        ("money", "20\u00a0USD", "20 USD"),
        ("money", "99999999999999999999999999 USD", ""),
        ("money", "0.1234567 USD", ""),
        ("money", "1,00,0 USD", ""),
        ("money", "twenty USD", ""),
        ("ratio", "75%", "0.75"),
        ("ratio", "99.5 %", "0.995"),
        ("ratio", "0.5%", "0.005"),
        ("ratio", "94", "0.94"),
        ("share", "94%", "0.94"),
        ("share", "100%", ""),
        ("ratio", ".1", "0.1"),
        ("ratio", "0,7", "0.7"),
        ("ratio", "0.70000000000000000001", "0.7"),
        ("ratio", "０.７", "0.7"),
        ("ratio", "1.2", ""),
        ("ratio", "150", ""),
        ("duration", "5 minutes", "5m"),
        ("duration", "1h 30m", "1h30m"),
        ("duration", "10 sec", "10s"),
        ("duration", "５m", "5m"),
        ("duration", "5 months", ""),
        ("duration", "5 moons", ""),
        ("name", "Finance", "finance"),
        ("name", "myAgent_2", "my-agent-2"),
        ("name", "2nd", ""),
        ("digest", "A" * 64, "sha256:" + "a" * 64),
        ("image", "x@sha256:12", ""),
    ],
)
def test_guesses(unit, text, expected):
    assert meant(unit, text) == expected


@pytest.mark.parametrize("unit", UNITS)
@given(st.text("0123456789.,% $€_'-aMmhdsUSDEUR@:２٣", max_size=30))
def test_a_guess_is_a_value_and_another_than_what_is_written(unit, text):
    guess = meant(unit, text)
    assert guess != text or not guess
    if guess:
        UNITS[unit](guess)
    assert mended_unit(unit, text)


@pytest.mark.parametrize(
    ("unit", "text", "says"),
    [
        ("money", "99999999999999999999999999 USD", "eleven digits"),
        ("ratio", "1.2", "0.95 for 95 %"),
        ("share", "1.2", "0.95 for 95 %"),
        ("share", "0.0", "no number of simulations shows"),
        ("share", "1", "no number of simulations shows"),
        ("duration", "30", "'30s' or '30m'"),
        ("digest", "sha256:12", "this one has 2 digits"),
        ("image", "x@sha256:12", "crane digest"),
        ("money", "plenty", "'20 USD'"),
    ],
)
def test_without_a_guess_it_says_what_is_wanted(unit, text, says):
    assert says in mended_unit(unit, text)
