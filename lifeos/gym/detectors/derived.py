"""Figures that no record holds and that follow from some: the same for a claim, from the records that it cites, and for a reply.

Whatever may be derived is also something that a false figure may happen to equal, so each way is narrow: few numbers, a word that names it
(``a year``, ``on average``, ``about``), a unit that fits.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import NamedTuple

from lifeos.gym.detectors.facts import Facts
from lifeos.gym.detectors.figures import Figure
from lifeos.gym.detectors.numbers import UNIT
from lifeos.gym.detectors.plain import folded
from lifeos.gym.detectors.sums import in_unit, means, products, reached, shares
from lifeos.gym.detectors.units import DAY, UNITS, Unit

_YEARLY = re.compile(r"\b(?:years?|yearly|annual(?:ly)?|(?:12|twelve) months)\b")
_MEAN = re.compile(r"\b(?:average|averages|averaged|avg|mean)\b")
_CHANGE = re.compile(
    r"\b(?:less|more|lower|higher|fewer|lost|gained|rose|fell|grew|up|down|increased?|decreased?|dropped|drop|saved?|off|cheaper|dearer|longer|shorter|change|difference)\b"
)
_MONTHS = 12
"""What is paid every month is named by the year, too."""
_PARTS = 60
"""Of a sum that is put aside or paid back: five years of months."""
_HALF_CENT = UNIT // 200
_CENTS = re.compile(r"[0-9][.,][0-9]{2}(?![0-9])")
_NEAR = 20
"""A rounded figure is within a twentieth of what it is rounded from."""
_PERCENT, _SPAN, _CALENDAR = UNITS["%"].kinds, UNITS["s"].kinds, UNITS["months"].kinds


class _Numbers(NamedTuple):
    """In one unit: sums and differences; these and the numbers themselves, sorted."""

    sums: set[int]
    every: list[int]


class Derived:
    """What may be said beside what is shown. ``groups``: records whose numbers may be added; ``close``: those of them that are about one
    thing; ``learnt``: all records; ``counts``: how many there are of anything; ``text``: what is said."""

    def __init__(
        self,
        text: str,
        groups: Iterable[list[Facts]],
        close: Iterable[list[Facts]],
        learnt: list[Facts],
        counts: Iterable[int],
        today: date | None,
    ) -> None:
        self._groups, self._close, self._learnt = list(groups), list(close), learnt
        self._counts = {count * UNIT for count in counts if count}
        self._today = today
        words = folded(text)
        self._yearly, self._mean, self._change = (bool(way.search(words)) for way in (_YEARLY, _MEAN, _CHANGE))
        self._numbers: dict[Unit | None, _Numbers] = {}
        self._days: set[int] | None = None

    def holds(self, figure: Figure) -> bool:
        """Whether a number follows."""
        if figure.micros is None:
            return False
        unit = figure.unit
        size = abs(figure.micros) * (unit.size if unit else 1)
        numbers = self._in(unit)
        return (
            size in numbers.sums
            or (unit is None and size in self._counts)
            or (self._yearly and size % _MONTHS == 0 and _has(numbers.every, size // _MONTHS))
            or (_CENTS.search(figure.text) is not None and self._is_part(size, numbers.every))
            or (figure.about and _rounded(figure, size, numbers.every))
            or self._is_when(size, unit)
            or self._is_mean(figure, size)
            or self._is_share(figure)
            or any(size == found for group in self._close for record in group for found in products(record, unit))
        )

    def _in(self, unit: Unit | None) -> _Numbers:
        if unit not in self._numbers:
            sums = set().union(*(reached(group, unit) for group in self._groups))
            sizes = (in_unit(term, unit) for facts in self._learnt for term in facts.terms)
            self._numbers[unit] = _Numbers(sums, sorted(sums.union(size for size in sizes if size is not None)))
        return self._numbers[unit]

    def _is_part(self, size: int, every: list[int]) -> bool:
        """One of equal parts, exact to the cent, since a whole number would fit by chance."""
        for count in range(2, _PARTS + 1):
            at = bisect_left(every, (size - _HALF_CENT) * count)
            if at < len(every) and every[at] <= (size + _HALF_CENT) * count:
                return True
        return False

    def _is_when(self, size: int, unit: Unit | None) -> bool:
        """Days, weeks, months and years from today to a day that is known, an age, the minutes from a begin to an end. Of any two days
        among many, some are as far apart as one likes."""
        if unit is not None and unit.kinds == _SPAN:
            if unit.size >= DAY:
                return size in {days * DAY * UNIT for days in self._days_away()}
            return size in {seconds * UNIT for group in self._close for facts in group for seconds in _lasts(facts)}
        if self._today is None or (unit is not None and unit.kinds != _CALENDAR):
            return False
        if unit is None:
            births = {day for facts in self._learnt for day in facts.births}
            return size in {_months(day, self._today) // 12 * UNIT for day in births if _day(day)}
        months = {_months(day, self._today) for day in self._dates()}
        return size in {(count - count % unit.size) * UNIT for count in months if count >= unit.size}

    def _dates(self) -> set[str]:
        shown = chain.from_iterable(facts.shows for facts in self._learnt)
        return {fact for fact in shown if fact.startswith("date:") and _day(fact)}

    def _days_away(self) -> set[int]:
        if self._days is None:
            today = self._today
            found = (_day(fact) for fact in self._dates()) if today is not None else ()
            self._days = {abs((day - today).days) for day in found if day is not None and today is not None}
        return self._days

    def _is_mean(self, figure: Figure, size: int) -> bool:
        if not self._mean:
            return False
        grain = min(figure.grain, UNIT) * (figure.unit.size if figure.unit else 1)
        return any(
            2 * abs(total - count * size) <= count * grain
            for group in self._close
            for total, count in means(group, figure.unit)
        )

    def _is_share(self, figure: Figure) -> bool:
        if figure.unit is None or figure.unit.kinds != _PERCENT or figure.micros is None:
            return False
        grain, size = min(figure.grain, UNIT), abs(figure.micros)
        return any(
            2 * abs(100 * UNIT * part - size * whole) <= grain * whole
            for group in self._close
            for part, whole in shares(group, changes=self._change)
        )


def _has(every: list[int], size: int) -> bool:
    at = bisect_left(every, size)
    return at < len(every) and every[at] == size


def _rounded(figure: Figure, size: int, every: list[int]) -> bool:
    grain = figure.grain * (figure.unit.size if figure.unit else 1)
    far = min(grain // 2, size // _NEAR)
    at = bisect_left(every, size - far)
    return at < len(every) and every[at] <= size + far


def _lasts(facts: Facts) -> list[int]:
    """Seconds between the only two times of a record."""
    times = [fact.removeprefix("time:").split(":") for fact in facts.shows if fact.startswith("time:")]
    if len(times) != 2:
        return []
    one, two = (3600 * int(hour) + 60 * int(minute) for hour, minute in times)
    return [abs(one - two)]


def _day(fact: str) -> date | None:
    try:
        return date.fromisoformat(fact.removeprefix("date:"))
    except ValueError:  # the 31st of February
        return None


def _months(fact: str, today: date) -> int:
    """Whole months between a day and today, whichever is first."""
    first, last = sorted((_day(fact) or today, today))
    return 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)
