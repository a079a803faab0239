"""The day, month or year that a question asks about, and the question without it."""

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

_NAMES = [name.casefold() for name in calendar.month_name]
_NUMBERS = {name: number for number, name in enumerate(_NAMES) if name} | {
    name[:3]: number for number, name in enumerate(_NAMES) if name
}
_AT = r"(?:\b(?:on|in|of|for|since) (?:the )?)?"
_MONTH = rf"(?P<month>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d{2})\b"
_NUMBER = r"(?P<day>[1-9]|[12]\d|3[01])"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_AT}\b(?P<year>(?:19|20)\d{{2}})-(?P<number>\d{{2}})-(?P<day>\d{{2}})\b",
        rf"{_AT}\b{_NUMBER}(?:st|nd|rd|th|\.)? (?:of )?{_MONTH}(?:,? {_YEAR})?",
        rf"{_AT}\b{_MONTH} {_NUMBER}(?:st|nd|rd|th)?\b(?:,? {_YEAR})?",
        rf"{_AT}\b{_MONTH},? {_YEAR}",
        r"\b(?P<near>today|yesterday|tomorrow)\b",
        rf"\b(?:in|of|during|last) {_MONTH}",  # "may" alone is no month
        rf"\b(?:in|of|during|for) {_YEAR}",
    )
)
_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}


class Period(NamedTuple):
    """What is named of it; 0 for what is not."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def length(self) -> int:
        """Characters of a date, ISO 8601, that it names: of a day, a month or a year."""
        return 10 if self.day else 7 if self.month else 4

    def holds(self, time: str) -> bool:
        """Whether a time, ISO 8601, is within it; of a year that is not named, in any."""
        try:
            there = date.fromisoformat(time[:10])
        except ValueError:
            return False
        named = zip(self, (there.year, there.month, there.day), strict=True)
        return all(one in (0, other) for one, other in named)

    def bounds(self, today: date) -> tuple[date, date]:
        """Its first and its last day; of a year that is not named, the latest that has begun."""
        year = self.year or (today.year if (self.month, self.day) <= (today.month, today.day) else today.year - 1)
        first, last = self.month or 1, self.month or 12
        end = calendar.monthrange(year, last)[1]
        return date(year, first, min(self.day, end) or 1), date(year, last, min(self.day, end) or end)


def asked(question: str, today: date) -> tuple[Period | None, str]:
    """The first that a question names, a day before a month and a month before a year; None where it names none, or a day that no month has."""
    for pattern in _PATTERNS:
        found = pattern.search(question)
        if found is not None:
            named = found.groupdict()
            left = f"{question[: found.start()]} {question[found.end() :]}"
            if named.get("near"):
                day = today + timedelta(_NEAR[named["near"].casefold()])
                return Period(day.year, day.month, day.day), left
            month = int(named.get("number") or 0) or _NUMBERS.get((named.get("month") or "").casefold(), 0)
            period = Period(int(named.get("year") or 0), month, int(named.get("day") or 0))
            return (period, left) if _is(period) else (None, question)
    return None, question


def _is(period: Period) -> bool:
    try:
        date(period.year or 2000, period.month or 1, period.day or 1)
    except ValueError:
        return False
    return True
