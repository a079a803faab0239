"""Days, months and times as facts: what a record with one shows, and what shows one."""

import re
from datetime import date

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = r"(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_WEEKDAY_BEFORE = re.compile(rf"\b{_WEEKDAY}[.,]?\s$")
_WEEKDAY_AFTER = re.compile(rf",?\s\(?(?:a\s)?{_WEEKDAY}\b(?!,?\s[0-9])")
_LOOK = 14
"""Characters beside a date in which its weekday stands."""

Both = tuple[tuple[str, ...], tuple[str, ...]]
"""The facts that a record gives, and those of which a claim takes one."""


def weekday_beside(text: str, begin: int, end: int) -> str:
    """The weekday that stands before or after a date in folded text."""
    found = _WEEKDAY_BEFORE.search(text[max(0, begin - _LOOK) : begin])
    found = found or _WEEKDAY_AFTER.match(text[end : end + _LOOK])
    return found["weekday"][:3] if found else ""


def day_facts(text: str, year: str | None, month: int, day: int, weekday: str = "") -> Both:
    """A record without a year shows a date in any, for its reader knows which; one with a year shows no other. A weekday that the date
    does not have is shown by nothing but the same mistake."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return (f"raw:{text}",), (f"raw:{text}",)
    short = f"{month:02}-{day:02}"
    always = (f"day-of-year:{short}", f"day:{day}", f"some-month:{month:02}")
    if year is None:
        if weekday:
            on = f"on:{weekday} {short}"
            return (f"without-year:{short}", on, *always), (on, f"no-weekday:{short}")
        return (f"without-year:{short}", f"no-weekday:{short}", *always), always[:1]
    full = f"date:{year}-{short}"
    falls = _falls(int(year), month, day)
    gives = (full, f"month:{year}-{month:02}", f"year:{int(year)}", f"on:{falls} {short}", *always)
    if weekday and falls and weekday != falls:
        wrong = f"wrong:{weekday} {year}-{short}"
        return (*gives, wrong), (wrong,)
    return gives, (full, f"without-year:{short}")


def month_facts(year: str | None, month: int, *, asserted: bool) -> Both:
    """``asserted``: whether a month alone says when; as a word, May and March are others, too."""
    some = f"some-month:{month:02}"
    if year is None:
        return (some, f"any-year:{month:02}"), (some,) if asserted else ()
    fact = f"month:{year}-{month:02}"
    return (fact, f"year:{int(year)}", some), (fact, f"any-year:{month:02}")


def time_facts(hour: int, minute: int) -> Both:
    """A time of day."""
    fact = (f"time:{hour:02}:{minute:02}",)
    return fact, fact


def _falls(year: int, month: int, day: int) -> str:
    try:
        return _WEEKDAYS[date(year, month, day).weekday()]
    except ValueError:  # the 31st of February
        return ""
