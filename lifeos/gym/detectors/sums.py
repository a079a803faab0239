"""What follows from the numbers of some records by the arithmetic that people do in their heads.

Signs do not matter: what was booked as -12.99 was an expense of 12.99. Numbers are in millionths, of the smallest unit of their kind.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from lifeos.gym.detectors.facts import Facts, Term
from lifeos.gym.detectors.numbers import UNIT
from lifeos.gym.detectors.units import Unit

FEW = 8
"""Numbers of which any two may be added or subtracted: of more, two can be found for nearly any result."""
_PAIR = 3
"""Numbers of which any two may be divided or multiplied, for the same reason."""
_COUNTABLE = range(2 * UNIT, 101 * UNIT, UNIT)


def in_unit(term: Term, unit: Unit | None) -> int | None:
    """A number as one of this unit: converted, or as it is where it has none; None for another kind. Without a unit each is as it is."""
    if unit is None:
        return abs(term.micros)
    if term.unit is None:
        return abs(term.micros) * unit.size
    return abs(term.micros) * term.unit.size if set(term.unit.kinds) & set(unit.kinds) else None


def reached(texts: Iterable[Facts], unit: Unit | None = None) -> set[int]:
    """The sum of each column and of all their numbers, and, of few numbers, the sum and the difference of any two."""
    columns = columns_of(texts, unit)
    every = [value for values in columns.values() for value in values]
    found: set[int] = set()
    for terms in (*columns.values(), every):
        if len(terms) > 1:
            found |= {abs(sum(terms)), sum(map(abs, terms))}
    if len(every) <= FEW:
        for one, two in combinations(map(abs, every), 2):
            found |= {one + two, abs(one - two)}
    return found


def columns_of(texts: Iterable[Facts], unit: Unit | None = None) -> dict[tuple[str, int], list[int]]:
    """The numbers that stand in the same place of each text, with their signs."""
    columns = defaultdict(list)
    for text in texts:
        for term in text.terms:
            size = in_unit(term, unit)
            if size is not None:
                columns[term.column].append(-size if term.micros < 0 else size)
    return columns


def means(texts: Iterable[Facts], unit: Unit | None) -> Iterator[tuple[int, int]]:
    """Sum and count of each column of two numbers and more."""
    for terms in columns_of(texts, unit).values():
        if len(terms) > 1:
            yield abs(sum(terms)), len(terms)


def products(text: Facts, unit: Unit | None) -> Iterator[int]:
    """A price times a count, of a record with few numbers."""
    if len(text.terms) > _PAIR:
        return
    for one, two in combinations(text.terms, 2):
        for price, count in ((one, two), (two, one)):
            size = in_unit(price, unit)
            if size is not None and count.unit is None and abs(count.micros) in _COUNTABLE:
                yield size * abs(count.micros) // UNIT


def shares(texts: list[Facts], *, changes: bool) -> Iterator[tuple[int, int]]:
    """Part and whole of any two numbers of few; ``changes``: also how much one is less, or more, than another."""
    terms = [term for text in texts for term in text.terms]
    if len(terms) > _PAIR:
        return
    for one, two in combinations(terms, 2):
        other = in_unit(one, two.unit) if two.unit is not None else in_unit(one, None)
        whole = in_unit(two, two.unit) if two.unit is not None else in_unit(two, None)
        if not other or not whole:
            continue
        yield min(other, whole), max(other, whole)
        if changes:
            yield abs(whole - other), other
            yield abs(whole - other), whole
