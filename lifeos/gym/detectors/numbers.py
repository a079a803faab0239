"""Numbers as facts: their value however they are spelled, and with it their unit."""

import re
from functools import lru_cache

from lifeos.gym.detectors.dates import Both
from lifeos.gym.detectors.units import Unit

UNIT = 10**6
"""Millionths in a whole."""
_DIGITS = 18
"""Digits of a number that arithmetic is done with: more are an account or a card, which nobody adds."""
_POINT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
"""``1.000``: a thousand to some and one to others, so both readings hold."""
_YEARS = range(1000, 3000)


def fact(micros: int) -> str:
    """That a number is there, whatever it counts."""
    return f"number:{_decimal(micros)}"


@lru_cache(1 << 12)
def number_facts(digits: str, micros: int, unit: Unit | None, *, ordinal: bool) -> Both:
    """A number with a unit is shown by one without, for its reader knows which, and by one of the same kind and size."""
    values = [micros]
    if _POINT.fullmatch(digits):
        values.append(micros * 1000)
    apart = [part for part in map(micros_of, digits.split()) if part is not None] if " " in digits else []
    gives = [*_with(values, unit), *map(fact, values), *_with(apart, None), *map(fact, apart)]
    if unit is not None:
        return tuple(gives), (*_with(values, unit), *_with(values, None))
    whole = micros // UNIT
    takes = [*map(fact, values)]
    if ordinal:
        gives.append(f"day:{whole}")
        takes.append(f"day:{whole}")
    elif micros % UNIT == 0 and whole in _YEARS:
        takes.append(f"year:{whole}")
    return tuple(gives), tuple(takes)


def micros_of(digits: str) -> int | None:
    """The value of ``1,234.50``, ``1.234,50``, ``1'234.5``, ``1 234.5``, ``1,00,000`` or ``1234.5``; None for what is no number that is
    counted with: a version, an address, a card."""
    if len(digits) > 2 * _DIGITS:
        return None
    return _value(digits)


@lru_cache(1 << 12)
def _value(digits: str) -> int | None:
    digits = digits.replace(" ", "'")
    parts = re.split(r"[^0-9]", digits)
    marks = re.sub(r"[0-9]", "", digits)
    whole, fraction = "".join(parts), ""
    last = marks[-1:]
    if marks.count(last) == 1 and (last == "." or (last == "," and (len(marks) > 1 or len(parts[-1]) != 3))):
        whole, fraction = "".join(parts[:-1]), parts[-1]
        parts, marks = parts[:-1], marks[:-1]
    fraction = fraction.rstrip("0")
    if len(set(marks)) > 1 or not _grouped(parts, marks) or len(fraction) > 6 or len(whole) > _DIGITS:
        return None
    return int(whole) * UNIT + int(fraction.ljust(6, "0"))


def _grouped(parts: list[str], marks: str) -> bool:
    """By thousands, or by hundreds above the thousands, as in India."""
    sizes = {len(part) for part in parts[1:-1]}
    return len(parts) == 1 or (len(parts[-1]) == 3 and (sizes <= {3} or (sizes == {2} and marks[:1] == ",")))


def _with(values: list[int], unit: Unit | None) -> list[str]:
    if unit is None:
        return [f"bare:{_decimal(micros)}" for micros in values]
    return [f"{kind}:{micros * unit.size}" for kind in unit.kinds for micros in values]


def _decimal(micros: int) -> str:
    whole, rest = divmod(micros, UNIT)
    return f"{whole}" if not rest else f"{whole}.{rest:06}"
