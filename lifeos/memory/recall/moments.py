"""Which days, months and years a question names, as the beginnings of times in ISO 8601."""

import re

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
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>[12]\d{3})-(?P<m>\d{2})(?:-(?P<day>\d{2}))?\b",
        r"\b(?P<day>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<year>[12]\d{3})\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{_MONTH}\.?,?\s+(?P<year>[12]\d{{3}})\b",
        rf"\b{_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>[12]\d{{3}})\b",
        rf"\b{_MONTH}\.?,?\s+(?P<year>[12]\d{{3}})\b",
        r"\b(?P<year>(?:19|20)\d{2})\b",
    )
)


def moments(question: str) -> list[str]:
    """``2025-06-06``, ``2025-06`` or ``2025``, in order; what is within a longer one does not count again. A day that no month has is no day."""
    text = question.casefold()
    found = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            month = _NUMBER.get(groups.get("month") or "", 0) or int(groups.get("m") or 0)
            day = int(groups.get("day") or 0)
            if month <= 12 and day <= 31:
                found.add(
                    groups["year"] + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")
                )
        text = pattern.sub(" ", text)
    return sorted(found)
