"""Where a month ends, and how often the interval holds."""

from datetime import date, timedelta

import numpy as np
import pytest

from lifeos.ledger.costs.forecast import forecast

START = date(2026, 11, 1)
TODAY = date(2026, 11, 15)


def days(*amounts, until=TODAY):
    """The amounts on the last days before a day."""
    return {until - timedelta(days=len(amounts) - at): micros for at, micros in enumerate(amounts)}


def test_even_days_go_on_evenly():
    found = forecast(days(*[100] * 14), TODAY)
    assert found == (1400, 1400 + 16 * 100, 1400 + 16 * 100, 1400 + 16 * 100, 14)


def test_what_was_spent_is_a_lower_bound():
    found = forecast({**days(*[100] * 14), TODAY: 10_000}, TODAY)
    assert (found.spent, found.expected, found.lower) == (11_400, 11_400, 11_400)


def test_too_little_says_so():
    assert forecast({}, TODAY) == (0, 0, 0, None, 0)
    assert forecast({TODAY: 5}, TODAY) == (5, 5, 5, None, 0)
    assert forecast(days(100), TODAY) == (100, 100 + 1600, 100, None, 1)


def test_days_without_spending_count_from_the_first_one_on():
    found = forecast({START: 700, TODAY: 0}, TODAY)
    assert found.days == 14
    assert found.expected == 700 + 16 * 50


def test_the_last_four_weeks_count_the_month_before_too():
    today = date(2026, 12, 1)
    found = forecast(days(*[1_000_000] * 10, *[100] * 28, until=today), today)
    assert (found.spent, found.expected, found.days) == (0, 31 * 100, 28)


def test_on_the_last_day_only_today_is_left():
    today = date(2026, 11, 30)
    assert forecast(days(*[100] * 28, until=today), today).expected == 28 * 100 + 100


@pytest.mark.parametrize("known", [5, 7, 14, 21])
def test_the_interval_holds_about_as_often_as_it_says(known):
    """Days of which each is exponential, weekends at 30 %: months end within it nine times of ten, and never below."""
    chance = np.random.default_rng(known)
    today, inside, below = START + timedelta(days=known), 0, 0
    for _ in range(400):
        drawn = chance.exponential(1e6, 30)
        month = {
            (day := START + timedelta(days=at)): int(micros * (0.3 if day.weekday() > 4 else 1))
            for at, micros in enumerate(drawn)
        }
        found = forecast({day: micros for day, micros in month.items() if day < today}, today)
        inside += found.lower <= sum(month.values()) <= found.upper
        below += sum(month.values()) < found.lower
    assert inside >= 0.88 * 400
    assert below <= 0.02 * 400
