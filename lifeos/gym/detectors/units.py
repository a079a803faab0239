"""Units and currencies: what a number is a number of, where a text says so."""

import re
from typing import NamedTuple


class Unit(NamedTuple):
    """``kinds``: what it measures, of which one must agree (a dollar is of several countries); ``size``: in the smallest of its kind."""

    kinds: tuple[str, ...]
    size: int = 1


DAY = 86_400
"""Seconds."""

_CURRENCIES = ("usd", "eur", "gbp", "chf", "jpy", "inr", "cad", "aud", "nzd", "sek", "nok", "dkk", "pln", "czk", "cny")
_DOLLAR = Unit(("usd", "cad", "aud", "nzd"))
_SPAN, _MONTHS, _LENGTH, _MASS, _VOLUME, _PART = (
    ("span",),
    ("months",),
    ("length",),
    ("mass",),
    ("volume",),
    ("percent",),
)
UNITS = {
    **{code: Unit((code,)) for code in _CURRENCIES},
    **dict.fromkeys(("$", "dollar", "dollars"), _DOLLAR),
    **dict.fromkeys(("\u20ac", "euro", "euros"), Unit(("eur",))),
    "\u00a3": Unit(("gbp",)),
    "\u20b9": Unit(("inr",)),
    **dict.fromkeys(("\u00a5", "yen"), Unit(("jpy", "cny"))),
    **dict.fromkeys(("francs", "franc"), Unit(("chf",))),
    **dict.fromkeys(("%", "percent", "per cent", "pct"), Unit(_PART)),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), Unit(_SPAN)),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), Unit(_SPAN, 60)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), Unit(_SPAN, 3600)),
    **dict.fromkeys(("day", "days"), Unit(_SPAN, DAY)),
    **dict.fromkeys(("week", "weeks"), Unit(_SPAN, 7 * DAY)),
    **dict.fromkeys(("month", "months"), Unit(_MONTHS)),
    **dict.fromkeys(("year", "years"), Unit(_MONTHS, 12)),
    "mm": Unit(_LENGTH),
    "cm": Unit(_LENGTH, 10),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), Unit(_LENGTH, 10**3)),
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers"), Unit(_LENGTH, 10**6)),
    **dict.fromkeys(("\u03bcg", "mcg"), Unit(_MASS)),
    **dict.fromkeys(("mg", "milligram", "milligrams"), Unit(_MASS, 10**3)),
    **dict.fromkeys(("g", "gram", "grams"), Unit(_MASS, 10**6)),
    **dict.fromkeys(("kg", "kilo", "kilos", "kilogram", "kilograms"), Unit(_MASS, 10**9)),
    **dict.fromkeys(("ml", "millilitre", "millilitres", "milliliter", "milliliters"), Unit(_VOLUME)),
    "cl": Unit(_VOLUME, 10),
    "dl": Unit(_VOLUME, 100),
    **dict.fromkeys(("l", "litre", "litres", "liter", "liters"), Unit(_VOLUME, 10**3)),
}
"""As they are spelled in folded text. A month has no length in days."""

_APART = ("m", "s")
"""Only with a space before them: ``5m`` may be minutes or millions."""
_SYMBOLS = "$\u20ac\u00a3\u20b9\u00a5"
BEFORE = rf"(?:[{_SYMBOLS}]|(?:{'|'.join(_CURRENCIES)})\ ?)"
"""A currency before its number, in a verbose pattern."""
_LONGEST_FIRST = sorted((unit for unit in UNITS if unit[0].isalpha() and unit not in _APART), key=len, reverse=True)
AFTER = rf"(?:\ ?[%{_SYMBOLS}]|[\ -]?(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?!\w)|\ [{''.join(_APART)}](?!\w))"
"""A unit after its number."""

_OF_A_NAME = {unit for unit in UNITS if unit.endswith("s") and len(unit) > 1} | {
    *_CURRENCIES,
    "km",
    "kg",
    "mg",
    "ml",
    "min",
    "pct",
    "percent",
}
_PARTS = re.compile(r"[ _-]")


def named(name: str) -> Unit | None:
    """The unit that the name of a value tells: ``sleep_minutes``, ``distance km``. ``day`` tells none: it may be which."""
    return next((UNITS[part] for part in _PARTS.split(name) if part in _OF_A_NAME), None)
