"""Where a month will end, from the days before today: with an interval that is wide when there is little to go by.

The days that are left are taken to be like the last ones: their sum is predicted as that of as many draws from one distribution, by Student's t with
the variance of the new days and of the estimated mean, ``s^2 (k + k^2 / n)``. That a weekend is cheaper is in ``s``. A trend is not: a month that grows ends above. Simulated
on days with weekends and heavy tails (tests/lifeos/ledger/costs/test_forecast.py), the interval of 95 % holds in some 90 % of months, and where it fails the month ends above.
"""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from math import sqrt
from statistics import fmean, stdev
from typing import NamedTuple

from scipy.stats import t

LOOK_BACK = 28
"""Days, four whole weeks: what is older is another time."""
CONFIDENCE = 0.95


class Forecast(NamedTuple):
    """Of a month, in micros. ``days``: on how many whole days it rests. ``upper`` None: there are too few to bound it."""

    spent: int
    expected: int
    lower: int
    upper: int | None
    days: int


def forecast(by_day: Mapping[date, int], today: date) -> Forecast:
    """``by_day``: what was spent on each day; days without are zero from the first one on. Today counts as not over: what was spent on it is a lower bound."""
    ends = date(today.year, today.month, calendar.monthrange(today.year, today.month)[1])
    left = (ends - today).days + 1
    before = sum(
        micros for day, micros in by_day.items() if (day.year, day.month) == (today.year, today.month) and day < today
    )
    spent = before + by_day.get(today, 0)
    first = min(by_day, default=today)
    whole = min(LOOK_BACK, (today - first).days)
    if whole < 1:
        return Forecast(spent, spent, spent, None, 0)
    seen = [by_day.get(today - timedelta(days=back), 0) for back in range(1, whole + 1)]
    expected = max(spent, before + round(fmean(seen) * left))
    if whole < 2:
        return Forecast(spent, expected, spent, None, whole)
    half = float(t.ppf((1 + CONFIDENCE) / 2, whole - 1)) * stdev(seen) * sqrt(left + left**2 / whole)
    return Forecast(spent, expected, max(spent, round(expected - half)), round(expected + half), whole)
