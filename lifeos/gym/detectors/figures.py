"""Figures: the numbers, dates and times in a text, however they are spelled."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lifeos.gym.detectors.dates import day_facts, month_facts, time_facts, weekday_beside
from lifeos.gym.detectors.number_words import HOURS, WORDS, value
from lifeos.gym.detectors.numbers import UNIT, micros_of, number_facts
from lifeos.gym.detectors.plain import folded
from lifeos.gym.detectors.units import AFTER, BEFORE, UNITS, Unit

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:[0-9]{4}|'[0-9]{2})(?![0-9])"
_MODAL = "".join(rf"(?<!\b{who}\ )" for who in ("i", "it", "he", "we", "you", "she", "they", "this", "that"))
"""``you may 5``: not in May."""
_HEDGES = (
    "approx",
    "approx.",
    "approximately",
    "about",
    "around",
    "roughly",
    "circa",
    "nearly",
    "almost",
    "some",
    "~",
    "\u2248",
)
_BEGINS = "".join(rf"|(?<=\b{hedge})" for hedge in ("approx", "about", "around", "roughly"))
_FIGURE = re.compile(
    rf"""
    (?= [-0-9a-z$\u20ac\u00a3\u20b9\u00a5] ) (?: (?<!\w){_BEGINS} ) (?:
    (?= [0-9] ) (?:
          (?P<iso> [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} ) (?![0-9]) (?: [t\ ] (?P<clock> [0-9]{{2}}:[0-9]{{2}} ) (?: :[0-9]{{2}} )? )?
        | (?P<isomonth> [0-9]{{4}}-[0-9]{{2}} ) (?! [0-9-] )
        | (?P<day> [0-9]{{1,2}} ) (?:st|nd|rd|th)? \.? \s (?:of\s)? (?P<month> {_MONTH} ) (?: ,?\s (?P<year> {_YEAR} ) )?
        | (?P<one> [0-9]{{1,2}} ) (?P<mark> [/.] ) (?P<two> [0-9]{{1,2}} ) (?P=mark) (?P<year4> [0-9]{{4}} | [0-9]{{2}} ) (?! [/.]?[0-9] )
        | (?P<hour> [0-9]{{1,2}} ) (?: : (?P<minute> [0-9]{{2}} ) (?: :[0-9]{{2}} )? (?: \s? (?P<half> [ap] ) \.?m\b )? | \s? (?P<half2> [ap] ) \.?m\b )
        | (?P<sharp> [0-9]{{1,2}} ) \ ?o'clock
        | (?P<hours> [0-9]{{1,3}} ) (?: \ ?h\ ? (?P<minutes> [0-5][0-9] ) (?: \ ?(?:min|m) )? (?!\w)
            | \ (?:hours?|hrs?|h) \ (?:and\ )? (?P<minutes2> [0-9]{{1,2}} ) \ ?(?:minutes?|mins?|m) (?!\w) )
        )
    | (?= [a-z] ) (?:
          (?P<hand> half\ past | (?:a\ )?quarter\ (?:past|to) ) \ (?P<full> {HOURS} | 1[0-2] | [1-9] ) (?!\w)
        | {_MODAL} (?P<month2> {_MONTH} ) \s (?P<day2> [0-9]{{1,2}} ) (?:st|nd|rd|th)? (?! [.,:]?[0-9] ) (?: ,?\s (?P<year2> {_YEAR} ) )?
        | (?P<month3> {_MONTH} ) (?: \s (?P<year3> {_YEAR} ) )?
        | (?P<account> [a-z]{{2}}[0-9]{{2}} \ ?[a-z0-9]{{4}} (?: \ ?[0-9]{{4}} ){{2,6}} (?: \ ?[0-9]{{1,3}} )? ) (?!\w)
        )
    | (?P<sign> - )? (?P<before> {BEFORE} )?
      (?: (?P<number> [0-9]{{1,3}} (?: \ [0-9]{{3}} )+ (?! [0-9] ) (?: [.,][0-9]{{1,2}} (?! [0-9] ) )? | [0-9]+ (?: [.,'][0-9]+ )* )
          (?: (?P<ordinal> st|nd|rd|th )\b | \s?(?P<scale> k|thousand|million )\b )?
        | (?P<words> {WORDS} ) )
      (?P<after> {AFTER} )?
    )
    """,
    re.VERBOSE,
)
"""On folded text. Every repetition is bounded or consumes what it has read, so no text makes it slow."""

_SCALES = {"k": 10**3, "thousand": 10**3, "million": 10**6}
_BEFORE = 16
"""Characters before a figure that say how it is meant."""
_HEDGED = re.compile(rf"(?:{'|'.join(map(re.escape, _HEDGES))})\s?$")
_IN = re.compile(r"\b(?:in|by|of|from|since|until|till|during|through|next|last|this|every|early|late|mid)[ -]$")
_AT = re.compile(r"\b(?:at|from|to|until|till|between|and)\ $", re.VERBOSE)
_ON = re.compile(r"\b(?:on|by|until|from|since|before|after)\ (?:the\ )?$", re.VERBOSE)
_DAY_MONTH = re.compile(r"(?:0?[1-9]|[12][0-9]|3[01])\.(?:0?[1-9]|1[0-2])")
_PARTS = {"/2": 2, "/4": 4}
"""``1/2`` also shows a half."""
_LAST = 4
"""Digits by which an account is known."""
_OF_A_NUMBER = ("sign", "before", "number", "ordinal", "scale", "words", "after")
_DAY_HOURS = 24


class Figure(NamedTuple):
    """``text``: as it stands there; ``gives``: the facts that a record with it shows; ``takes``: the facts of which one shows it, none for
    what no record need show (the name of a month as a word); ``micros``: a number's value in millionths; ``unit``: what it is a number of;
    ``about``: it is said to be rounded."""

    text: str
    gives: tuple[str, ...]
    takes: tuple[str, ...]
    micros: int | None = None
    unit: Unit | None = None
    about: bool = False

    @property
    def grain(self) -> int:
        """What it is rounded to, if it is: millionths of one in its last digit that is not zero."""
        size, grain = abs(self.micros or 0), 1
        while size and size % 10 == 0:
            size, grain = size // 10, grain * 10
        return grain


def figures(text: str, unit: Unit | None = None) -> Iterator[Figure]:
    """The figures of a text, in order. A digit in a word (``B12``) is part of a name. ``unit``: of its numbers without one."""
    text = folded(text)
    for match in _FIGURE.finditer(text):
        if match["number"] or match["words"]:
            yield _number(text, match, unit)
            continue
        part = match.groupdict()
        month = part["month"] or part["month2"] or part["month3"]
        if part["iso"]:
            year, number, day = part["iso"].split("-")
            weekday = weekday_beside(text, match.start(), match.end("iso"))
            yield Figure(part["iso"], *day_facts(part["iso"], year, int(number), int(day), weekday))
            if part["clock"]:
                yield Figure(part["clock"], *time_facts(int(part["clock"][:2]), int(part["clock"][3:])))
        elif part["isomonth"]:
            yield Figure(match[0], *month_facts(part["isomonth"][:4], int(part["isomonth"][5:]), asserted=True))
        elif month:
            number = _MONTHS.index(month[:3]) + 1
            day, year = part["day"] or part["day2"], _full(part["year"] or part["year2"] or part["year3"])
            if day:
                weekday = weekday_beside(text, match.start(), match.end())
                yield Figure(match[0], *day_facts(match[0], year, number, int(day), weekday))
            else:
                when = _IN.search(text[max(0, match.start() - _BEFORE) : match.start()]) is not None
                yield Figure(match[0], *month_facts(year, number, asserted=when))
        elif part["one"]:
            yield _either(match, part)
        elif part["hour"]:
            half, hour = part["half"] or part["half2"], int(part["hour"])
            hour = hour % 12 + 12 * (half == "p") if half else hour
            yield Figure(match[0], *time_facts(hour, int(part["minute"] or 0)))
        elif part["sharp"] or part["hand"]:
            both = _at(int(part["sharp"])) if part["sharp"] else _by_hands(part["hand"], part["full"])
            yield Figure(match[0], both, both)
        elif part["hours"]:
            yield _span(match, part)
        else:
            spelled = part["account"].replace(" ", "")
            yield Figure(match[0], (f"raw:{spelled}", f"number:{int(spelled[-_LAST:])}"), (f"raw:{spelled}",))


def alone(text: str) -> str:
    """The fact that a text shows which is nothing but one figure; otherwise nothing."""
    found = list(figures(text))
    if len(found) != 1 or found[0].text.strip() != folded(text).strip() or not found[0].takes:
        return ""
    return found[0].takes[0]


def _full(year: str | None) -> str | None:
    return f"20{year[1:]}" if year and year.startswith("'") else year


def _either(match: re.Match[str], part: dict[str, str]) -> Figure:
    """``03/04/2026``: nobody knows which is the month, so both readings hold."""
    year, one, two = part["year4"], int(part["one"]), int(part["two"])
    if len(year) == 2:
        year = f"20{year}"
    found = [day_facts(match[0], year, month, day) for month, day in ((two, one), (one, two)) if month <= 12]
    found = found or [day_facts(match[0], year, one, two)]
    return Figure(
        match[0],
        tuple(fact for gives, _ in found for fact in gives),
        tuple(fact for _, takes in found for fact in takes),
    )


def _at(hour: int, minute: int = 0) -> tuple[str, ...]:
    """The times that an hour without its half of the day may be."""
    return tuple(f"time:{found:02}:{minute:02}" for found in dict.fromkeys((hour, hour + 12)) if found < _DAY_HOURS)


def _by_hands(hand: str, hour: str) -> tuple[str, ...]:
    """``half past two``, ``a quarter to 9``; twelve is noon or midnight."""
    full = (int(hour) if hour.isdecimal() else value(hour)) % 12
    if hand.startswith("half"):
        return _at(full, 30)
    return _at((full - 1) % 12, 45) if hand.endswith("to") else _at(full, 15)


def _without_year(digits: str) -> tuple[str, ...]:
    """``on 5.12.``: the day first, as where people write it so."""
    day, _, month = digits.partition(".")
    return day_facts(digits, None, int(month), int(day))[1] if _DAY_MONTH.fullmatch(digits) else ()


def _span(match: re.Match[str], part: dict[str, str]) -> Figure:
    """``14h30``: how long, or when."""
    hours, minutes = int(part["hours"]), int(part["minutes"] or part["minutes2"])
    micros = (60 * hours + minutes) * UNIT
    gives, takes = number_facts("", micros, UNITS["minutes"], ordinal=False)
    for number, unit in ((hours, "h"), (minutes, "min")):
        gives += number_facts("", number * UNIT, UNITS[unit], ordinal=False)[0]
    if part["minutes"] and hours < _DAY_HOURS:
        clock = f"time:{hours:02}:{minutes:02}"
        gives, takes = (*gives, clock), (*takes, clock)
    return Figure(match[0], gives, takes, micros, UNITS["minutes"])


def _number(text: str, match: re.Match[str], unit: Unit | None) -> Figure:
    sign, currency, digits, ordinal, scale, words, after = match.group(*_OF_A_NUMBER)
    micros = micros_of(digits) if digits else value(words) * UNIT
    if micros is None:
        raw = (f"raw:{digits}",)
        return Figure(match[0], raw, raw)
    micros *= _SCALES.get(scale, 1)
    spelled = (currency or after or "").strip(" -")
    unit = UNITS[spelled] if spelled else unit
    gives, takes = number_facts(digits or "", micros, unit, ordinal=bool(ordinal))
    before = text[max(0, match.start() - _BEFORE) : match.start()]
    if digits is None:
        takes = () if micros == UNIT and not spelled else takes  # "one of them" counts nothing
    elif digits.isdecimal():
        if unit is None and micros < _DAY_HOURS * UNIT and _AT.search(before):
            takes += _at(micros // UNIT)
        if parts := _PARTS.get(text[match.end() : match.end() + 2]):
            gives += number_facts("", micros // parts, None, ordinal=False)[0]
    elif unit is None and text[match.end() : match.end() + 1] == "." and _ON.search(before):
        takes += _without_year(digits)
    return Figure(match[0], gives, takes, -micros if sign else micros, unit, _HEDGED.search(before) is not None)
