"""Arithmetic that people do in their heads, and no more."""

from lifeos.gym.detectors.figures import Facts
from lifeos.gym.detectors.sums import columns_of, follows, reached

RECORDS = [Facts.of(f"day: 2026-01-0{n}; payee: Streamly; amount: -12.99; minutes: {n}0") for n in (1, 2, 3)]


def test_arithmetic():
    assert follows(3_000_000, RECORDS, len(RECORDS))  # records
    assert follows(38_970_000, RECORDS, len(RECORDS))  # the sum of one column, though booked as negative
    assert follows(60_000_000, RECORDS, len(RECORDS))
    assert follows(40_000_000, [*RECORDS[:1], Facts.of("minutes: 50")], 2)  # a difference
    assert follows(1_000_000_000, [Facts.of("rent 900, power 80 and water 20")], 1)
    assert not follows(38_980_000, RECORDS, len(RECORDS))
    assert not follows(4_000_000, RECORDS, len(RECORDS))


def test_of_many_numbers_two_are_no_reason():
    many = [Facts.of(f"{n} apples") for n in range(100, 150)]
    assert not follows(237_000_000, many, len(many))
    assert follows(sum(range(100, 150)) * 1_000_000, many, len(many))


def test_one_number_reaches_nothing():
    assert reached([Facts.of("amount: 12.99")]) == set()


def test_a_column_is_a_name_and_a_place():
    assert columns_of([Facts.of("amount: 1; fee: 2"), Facts.of("fee: 3")]) == {
        ("amount", 0): [1_000_000],
        ("fee", 0): [2_000_000, 3_000_000],
    }
