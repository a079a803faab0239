"""Figures: the numbers, dates and times in a text, however they are spelled."""

import re
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from lifeos.gym.detectors.plain import folded

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\b\.?"
)
_YEAR = r"[0-9]{4}(?![0-9])"
_FIGURE = re.compile(
    rf"""
      (?<!\w) (?P<iso> [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} ) (?![0-9]) (?: [t\ ] (?P<clock> [0-9]{{2}}:[0-9]{{2}} ) (?: :[0-9]{{2}} )? )?
    | (?<!\w) (?P<isomonth> [0-9]{{4}}-[0-9]{{2}} ) (?! [0-9-] )
    | (?<!\w) (?P<day> [0-9]{{1,2}} ) (?:st|nd|rd|th)? \.? \s (?:of\s)? (?P<month> {_MONTH} ) (?: ,?\s (?P<year> {_YEAR} ) )?
    | (?<!\w) (?P<month2> {_MONTH} ) \s (?P<day2> [0-9]{{1,2}} ) (?:st|nd|rd|th)? (?! [.,:]?[0-9] ) (?: ,?\s (?P<year2> {_YEAR} ) )?
    | (?<!\w) (?P<month3> {_MONTH} ) (?: \s (?P<year3> {_YEAR} ) )?
    | (?<!\w) (?P<one> [0-9]{{1,2}} ) [/.] (?P<two> [0-9]{{1,2}} ) [/.] (?P<year4> {_YEAR} )
    | (?<!\w) (?P<hour> [0-9]{{1,2}} ) (?: : (?P<minute> [0-9]{{2}} ) (?: :[0-9]{{2}} )? (?: \s? (?P<half> [ap] ) \.?m\b )? | \s? (?P<half2> [ap] ) \.?m\b )
    | (?<!\w) (?P<sign> - )? [$\u20ac\u00a3]? (?: usd|eur|gbp|chf )?
      (?P<number> [0-9]{{1,3}} (?: \ [0-9]{{3}} )+ (?! [0-9] ) (?: [.,][0-9]{{1,2}} (?! [0-9] ) )? | [0-9]+ (?: [.,'][0-9]+ )* ) (?: (?P<ordinal> st|nd|rd|th )\b | \s?(?P<scale> k|thousand|million )\b )?
    """,
    re.VERBOSE,
)
"""On folded text. Every repetition is bounded or consumes what it has read, so no text makes it slow."""

_SEGMENT = re.compile(r"[;\n]")
_LABEL = re.compile(r"\s*([a-z][a-z _-]{0,39}): ")
_SCALES = {"k": 10**3, "thousand": 10**3, "million": 10**6}
_POINT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
"""``1.000``: a thousand to some and one to others, so both readings hold."""
UNIT = 10**6
"""Millionths in a whole."""
_DIGITS = 18
"""Digits of a number that arithmetic is done with: more are an account or a card, which nobody adds."""


class Figure(NamedTuple):
    """``text``: as it stands there; ``gives``: the facts that a record with it shows; ``takes``: the facts of which one shows it, none for
    what no record need show (the name of a month); ``micros``: a number's value in millionths."""

    text: str
    gives: tuple[str, ...]
    takes: tuple[str, ...]
    micros: int | None = None


class Facts(NamedTuple):
    """What the figures of one record show. ``terms``: its numbers, each with its column: the name before it, or its place."""

    shows: frozenset[str]
    terms: tuple[tuple[tuple[str, int], int], ...]

    @classmethod
    def of(cls, text: str) -> "Facts":
        """Read a record, prose or ``name: value; name: value``."""
        shows: set[str] = set()
        terms = []
        places: defaultdict[str, int] = defaultdict(int)
        for segment in _SEGMENT.split(text):
            label = _LABEL.match(folded(segment))
            name = label[1] if label else ""
            for figure in figures(segment):
                shows.update(figure.gives)
                if figure.micros is not None:
                    terms.append(((name, places[name]), figure.micros))
                    places[name] += 1
        return cls(frozenset(shows), tuple(terms))

    def without(self, facts: AbstractSet[str]) -> "Facts":
        """The same record, if it did not show these."""
        if self.shows.isdisjoint(facts):
            return self
        terms = tuple(term for term in self.terms if _fact(abs(term[1])) not in facts)
        return Facts(self.shows - facts, terms)


def asserted(text: str) -> list[Figure]:
    """The figures of a text that something must show, each once."""
    return list({figure.takes: figure for figure in figures(text) if figure.takes}.values())


def figures(text: str) -> Iterator[Figure]:
    """The figures of a text, in order. A digit in a word (``B12``) is part of a name."""
    for match in _FIGURE.finditer(folded(text)):
        part = match.groupdict()
        month = part["month"] or part["month2"] or part["month3"]
        if part["iso"]:
            year, number, day = part["iso"].split("-")
            yield _date(match[0][:10], year, int(number), int(day))
            if part["clock"]:
                yield _time(part["clock"], int(part["clock"][:2]), int(part["clock"][3:]))
        elif part["isomonth"]:
            yield _month(match[0], part["isomonth"][:4], int(part["isomonth"][5:]))
        elif month:
            number = _MONTHS.index(month[:3]) + 1
            day = part["day"] or part["day2"]
            year = part["year"] or part["year2"] or part["year3"]
            yield _date(match[0], year, number, int(day)) if day else _month(match[0], year, number)
        elif part["one"]:
            yield _either(match[0], part["year4"], int(part["one"]), int(part["two"]))
        elif part["hour"]:
            half = part["half"] or part["half2"]
            hour = int(part["hour"])
            yield _time(match[0], hour % 12 + 12 * (half == "p") if half else hour, int(part["minute"] or 0))
        else:
            yield _number(match[0], part["number"], bool(part["sign"]), part["scale"], ordinal=bool(part["ordinal"]))


def alone(text: str) -> str:
    """The fact that a text shows which is nothing but one figure; otherwise nothing."""
    found = list(figures(text))
    if len(found) != 1 or found[0].text.strip() != folded(text).strip() or not found[0].takes:
        return ""
    return found[0].takes[0]


def _date(text: str, year: str | None, month: int, day: int) -> Figure:
    """A record without a year shows a date in any, for its reader knows which; one with a year shows no other."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return Figure(text, (f"raw:{text}",), (f"raw:{text}",))
    short, always = f"{month:02}-{day:02}", (f"day-of-year:{month:02}-{day:02}", f"day:{day}")
    if year is None:
        return Figure(text, (f"without-year:{short}", *always), always[:1])
    full = f"date:{year}-{short}"
    return Figure(
        text, (full, f"month:{year}-{month:02}", f"number:{int(year)}", *always), (full, f"without-year:{short}")
    )


def _month(text: str, year: str | None, month: int) -> Figure:
    if year is None:
        return Figure(text, (f"some-month:{month:02}",), ())
    return Figure(
        text,
        (f"month:{year}-{month:02}", f"number:{int(year)}"),
        (f"month:{year}-{month:02}", f"some-month:{month:02}"),
    )


def _either(text: str, year: str, one: int, two: int) -> Figure:
    """``03/04/2026``: nobody knows which is the month, so both readings hold."""
    readings = [_date(text, year, month, day) for month, day in ((two, one), (one, two)) if month <= 12]
    readings = readings or [_date(text, year, one, two)]
    return Figure(
        text,
        tuple(fact for reading in readings for fact in reading.gives),
        tuple(fact for reading in readings for fact in reading.takes),
    )


def _time(text: str, hour: int, minute: int) -> Figure:
    fact = f"time:{hour:02}:{minute:02}"
    return Figure(text, (fact,), (fact,))


def _number(text: str, digits: str, negative: bool, scale: str | None, *, ordinal: bool) -> Figure:
    micros = _micros(digits)
    if micros is None:
        fact = f"raw:{digits}"
        return Figure(text, (fact,), (fact,))
    micros *= _SCALES.get(scale or "", 1)
    fact = _fact(micros)
    takes = (fact, f"day:{micros // UNIT}") if ordinal else (fact,)
    gives = takes
    if " " in digits:  # in a record, these may be two numbers beside each other
        gives = (*takes, *(_fact(part) for part in map(_micros, digits.split()) if part is not None))
    elif _POINT.fullmatch(digits):
        gives = takes = (*takes, _fact(micros * 1000))
    return Figure(text, gives, takes, -micros if negative else micros)


def _fact(micros: int) -> str:
    whole, rest = divmod(micros, UNIT)
    return f"number:{whole}" if not rest else f"number:{whole}.{rest:06}"


def _micros(digits: str) -> int | None:
    """The value of ``1,234.50``, ``1.234,50``, ``1'234.5``, ``1 234.5`` or ``1234.5``; None for what is no number that is counted with: a version, an
    address, a card."""
    if len(digits) > 2 * _DIGITS:
        return None
    digits = digits.replace(" ", "'")
    parts = re.split(r"[^0-9]", digits)
    marks = re.sub(r"[0-9]", "", digits)
    whole, fraction = "".join(parts), ""
    last = marks[-1:]
    if marks.count(last) == 1 and (last == "." or (last == "," and (len(marks) > 1 or len(parts[-1]) != 3))):
        whole, fraction = "".join(parts[:-1]), parts[-1]
        parts, marks = parts[:-1], marks[:-1]
    fraction = fraction.rstrip("0")
    if len(set(marks)) > 1 or any(len(part) != 3 for part in parts[1:]) or len(fraction) > 6 or len(whole) > _DIGITS:
        return None
    return int(whole) * UNIT + int(fraction.ljust(6, "0"))
