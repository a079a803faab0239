"""Units: what is written is read exactly, and everything else is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos import units
from lifeos.units import Money, UnitError

AMOUNT = st.builds(Money, st.integers(0, 10**17 - 1), st.sampled_from(["USD", "EUR", "CHF"]))


@given(AMOUNT)
def test_money_is_read_as_it_is_written(money):
    assert units.parse_money(str(money)) == money


@given(st.integers(0, 10**11 - 1), st.text("0123456789", max_size=6))
def test_money_is_exact(whole, part):
    """Compared with fractions, which never round: no amount passes through a float."""
    text = f"{whole}.{part}" if part else str(whole)
    assert Fraction(units.parse_money(f"{text} USD").micros, 10**6) == Fraction(text)


@pytest.mark.parametrize(
    ("micros", "text"),
    [(0, "0 USD"), (500_000, "0.50 USD"), (1_000_000, "1 USD"), (1, "0.000001 USD"), (1_230_000, "1.23 USD")],
)
def test_money_as_people_write_it(micros, text):
    assert str(Money(micros)) == text


def test_zeros_may_lead_and_mean_nothing():
    assert units.parse_money("020 USD") == units.parse_money("20 USD")
    assert units.parse_duration("05m") == units.parse_duration("5m")


@given(st.integers(0, 10**15))
def test_a_duration_is_read_as_it_is_formatted(millis):
    assert units.parse_duration(units.format_duration(millis)) == millis


@pytest.mark.parametrize(
    ("text", "millis"),
    [
        ("0s", 0),
        ("500ms", 500),
        ("5m", 300_000),
        ("1h30m", 5_400_000),
        ("7d", 604_800_000),
        ("1m1ms", 60_001),
        ("90s", 90_000),
    ],
)
def test_durations(text, millis):
    assert units.parse_duration(text) == millis


@given(st.integers(0, 10**9))
def test_a_ratio_is_read_exactly(parts):
    text = f"{parts // 10**9}.{parts % 10**9:09d}"
    assert units.parse_ratio(text) == float(Fraction(parts, 10**9))


REFUSED = {
    "money": ["", "20", "20USD", "20  USD", "$20", "20 usd", "20 US", "-1 USD", "1.2345678 USD", ".5 USD", "1. USD", "1,000 USD", "1e3 USD", "20 USD\n", " 20 USD", "\u0662\u0660 USD", "9" * 12 + " USD", "9" * 5000 + " USD"],
    "duration": ["", "5", "5 m", "m", "1m1h", "1s1s", "-5m", "1.5h", "5min", "5M", "5m\n", "\u0665m", "9" * 10 + "s", "9" * 5000 + "s"],
    "ratio": ["", "95", "95%", "1.1", "-0.1", ".5", "1.", "0,5", "1e-1", "00.5", "0.1234567891", "nan", "0.5\n", "0.\u0665"],
    "share": ["", "95", "0", "1", "0.0", "1.000", "0.000000000", "-0.1", ".5", "1e-1", "0.1234567891"],
    "name": ["", "A", "a_b", "-a", "a-", "1a", "a.b", "a/b", "..", "a" * 41, "a\n", "\u00e4", "\u0430"],
    "digest": ["", "sha256:", "sha256:" + "a" * 63, "sha256:" + "A" * 64, "sha1:" + "a" * 64, "sha256:" + "a" * 64 + "\n"],
    "image": ["", "x", "x:latest", "x@sha256:abc", "@sha256:" + "a" * 64, "X@sha256:" + "a" * 64, "a b@sha256:" + "a" * 64, "x@sha256:" + "a" * 64 + "\n"],
}  # fmt: skip


@pytest.mark.parametrize(("unit", "text"), [(unit, text) for unit, texts in REFUSED.items() for text in texts])
def test_refused(unit, text):
    """With a message that completes “… is not …”. Python's ``\\d`` knows the digits of every script, we do not."""
    with pytest.raises(UnitError, match=r"^(a|an) "):
        getattr(units, f"parse_{unit}")(text)


@given(st.sampled_from(sorted(REFUSED)), st.text())
def test_any_text_is_read_or_refused(unit, text):
    try:
        getattr(units, f"parse_{unit}")(text)
    except UnitError:
        pass


@pytest.mark.parametrize("name", ["a", "a1", "finance", "a-b-c", "a" * 40, "y2k"])
def test_names(name):
    assert units.parse_name(name) == name


def test_a_month_of_the_largest_amount_fits_64_bits():
    assert units.parse_money("99999999999.999999 USD").micros * 31 < 2**63


def test_the_longest_duration_fits_64_bits():
    assert units.parse_duration("999999999d999999999h999999999m999999999s999999999ms") < 2**63


def test_money_does_not_compare_by_size():
    """20 EUR is neither more nor less than 20 USD: whoever compares must say which currency."""
    with pytest.raises(TypeError):
        assert Money(1) < Money(2)
    assert Money(1, "USD") != Money(1, "EUR")
