"""Arithmetic that people do in their heads, and no more."""

from lifeos.gym.detectors.facts import Facts
from lifeos.gym.detectors.numbers import UNIT
from lifeos.gym.detectors.sums import columns_of, in_unit, means, products, reached, shares
from lifeos.gym.detectors.units import UNITS

RECORDS = [Facts.of(f"day: 2026-01-0{n}; payee: Streamly; amount: -12.99; minutes: {n}0") for n in (1, 2, 3)]


def test_arithmetic():
    assert 38_970_000 in reached(RECORDS)  # the sum of one column, though booked as negative
    assert 60_000_000 in reached(RECORDS)
    assert 40_000_000 in reached([*RECORDS[:1], Facts.of("minutes: 50")])  # a difference
    assert 1_000_000_000 in reached([Facts.of("rent 900, power 80 and water 20")])
    assert not {38_980_000, 4_000_000} & reached(RECORDS)


def test_of_many_numbers_two_are_no_reason():
    many = [Facts.of(f"{n} apples") for n in range(100, 150)]
    assert 237_000_000 not in reached(many)
    assert sum(range(100, 150)) * UNIT in reached(many)


def test_one_number_reaches_nothing():
    assert reached([Facts.of("amount: 12.99")]) == set()


def test_units_are_added_as_one_and_only_with_their_like():
    texts = [Facts.of("Run: 90 minutes"), Facts.of("swim: 1 hour"), Facts.of("paid: 30 EUR")]
    assert 9_000 * UNIT in reached(texts, UNITS["hours"])
    assert not {120 * UNIT, 7_200 * UNIT} & reached(texts, UNITS["minutes"])
    (paid,) = texts[2].terms
    assert in_unit(paid, UNITS["usd"]) is None


def test_a_column_is_a_name_and_a_place():
    assert columns_of([Facts.of("amount: 1; fee: 2"), Facts.of("fee: 3")]) == {
        ("amount", 0): [1_000_000],
        ("fee", 0): [2_000_000, 3_000_000],
    }


def test_means_of_columns_of_two_and_more():
    assert list(means(RECORDS, UNITS["min"])) == [(38_970_000 * 60, 3), (3600 * UNIT, 3)]
    assert list(means(RECORDS[:1], None)) == []


def test_products_of_a_price_and_a_count():
    assert set(products(Facts.of("price: 3.50; count: 4"), None)) == {14 * UNIT}
    assert set(products(Facts.of("price: 3.50; fee: 4.20"), None)) == set()
    assert set(products(Facts.of("a: 2; b: 3; c: 4; d: 5"), None)) == set()


def test_shares_of_few():
    two = [Facts.of("spent: 20; budget: 80")]
    assert list(shares(two, changes=False)) == [(20 * UNIT, 80 * UNIT)]
    assert (60 * UNIT, 80 * UNIT) in shares(two, changes=True)
    assert list(shares([Facts.of("20 kg; 80 EUR")], changes=True)) == []
    assert list(shares([Facts.of("1, 2, 3 or 4")], changes=True)) == []
