"""Which times a question names: days, months and years as the beginnings of times in ISO 8601, and those of any year as XML Schema writes them."""

import re
from typing import NamedTuple

_MONTHS = (
    ("january", "januar", "jan"),
    ("february", "februar", "feb"),
    ("march", "märz", "mar"),
    ("april", "apr"),
    ("may", "mai"),
    ("june", "juni", "jun"),
    ("july", "juli", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oktober", "oct", "okt"),
    ("november", "nov"),
    ("december", "dezember", "dec", "dez"),
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = f"(?P<month>{'|'.join(sorted(_NUMBER, key=len, reverse=True))})"
_WHOLE = (
    f"(?P<month>{'|'.join(name for names in _MONTHS for name in names if len(name) > 3 or name in ('may', 'mai'))})"
)
_DAY = r"(?P<day>\d{1,2})"
_TH = "(?:st|nd|rd|th)"
_YEAR = r"(?P<year>[12]\d{3})"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_YEAR}-(?P<m>\d{{2}})(?:-(?P<day>\d{{2}}))?\b",
        rf"\b{_DAY}\.\s?(?P<m>\d{{1,2}})\.\s?{_YEAR}\b",
        rf"\b{_DAY}(?:{_TH}|\.)?\s+(?:of\s+)?{_MONTH}\.?,?\s+{_YEAR}\b",
        rf"\b{_MONTH}\.?\s+{_DAY}{_TH}?,?\s+{_YEAR}\b",
        rf"\b{_MONTH}\.?,?\s+{_YEAR}\b",
        r"\b(?P<year>(?:19|20)\d{2})\b",
        rf"\b{_DAY}\.\s?(?P<m>\d{{1,2}})\.(?!\d)",
        rf"\b{_DAY}(?:{_TH}|\.)?\s+(?:of\s+)?{_MONTH}\b",
        rf"\b{_MONTH}\.?\s+{_DAY}(?:{_TH}\b|\b(?!:))",
        rf"\b(?:in|im|of|during|since|seit|last|letzten|for|für|vom|every|jeden)\s+{_WHOLE}\b",
    )
)
_OF_ANY_YEAR = "--"


class Named(NamedTuple):
    """``moments``: ``2025-06-06``, ``2025-06`` or ``2025``; of any year ``--06-06`` or ``--06``; in order. ``rest``: the question without them."""

    moments: list[str]
    rest: str


def read(question: str) -> Named:
    """What is within a longer one does not count again. A day that no month has is no day."""
    text = question.casefold()
    found = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            month = _NUMBER.get(groups.get("month") or "", 0) or int(groups.get("m") or 0)
            day = int(groups.get("day") or 0)
            year = groups.get("year")
            if month <= 12 and day <= 31 and (year or month):
                beginning = year or "-"
                found.add(beginning + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else ""))
        text = pattern.sub(" ", text)
    return Named(sorted(found), text)


def within(time: str, moment: str) -> bool:
    """Whether a time is part of a moment."""
    if moment.startswith(_OF_ANY_YEAR):
        return time.startswith(moment[1:], len("2025"))
    return time.startswith(moment)


def of_any_year(moment: str) -> bool:
    """Whether it comes again each year."""
    return moment.startswith(_OF_ANY_YEAR)
