"""Amounts in words."""

from datetime import date

import pytest

from lifeos.ledger.costs.forecast import Forecast
from lifeos.ledger.costs.report import Month
from lifeos.ledger.costs.wording import against, amount, outlook


@pytest.mark.parametrize(
    ("micros", "text"),
    [
        (0, "0.00 USD"),
        (1, "0.000001 USD"),
        (1300, "0.0013 USD"),
        (10_000, "0.01 USD"),
        (1_234_567, "1.23 USD"),
        (1_235_000, "1.24 USD"),
        (12_345_678_900_000, "12,345,678.90 USD"),
    ],
)
def test_amounts(micros, text):
    assert amount(micros, "USD") == text


@pytest.mark.parametrize(
    ("end", "limit", "said"),
    [
        (Forecast(9, 9, 9, 9, 5), None, "no budget is declared"),
        (Forecast(11, 20, 11, 30, 5), 10, "above its 0.00001 USD already"),
        (Forecast(5, 20, 11, 30, 5), 10, "most likely above its"),
        (Forecast(5, 8, 6, 12, 5), 10, "most likely, not certainly"),
        (Forecast(5, 8, 5, None, 1), 10, "most likely, not certainly"),
        (Forecast(5, 8, 6, 10, 5), 10, "within its 0.00001 USD"),
    ],
)
def test_what_a_forecast_means_for_the_budget(end, limit, said):
    assert said in against(Month("x", "USD", limit, {date(2026, 11, 1): 5}, end))


def test_an_outlook_says_what_it_rests_on():
    assert outlook(Month("x", "USD", None, {}, Forecast(10**6, 2 * 10**6, 10**6, 3 * 10**6, 7))) == (
        "1.00 USD so far, 2.00 USD at the end (1.00 to 3.00 USD, from 7 days)"
    )
