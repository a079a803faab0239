"""What follows from the numbers of some records by the arithmetic that people do in their heads.

Signs do not matter: what was booked as -12.99 was an expense of 12.99. Numbers are in millionths.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from lifeos.gym.detectors.figures import UNIT, Facts

FEW = 8
"""Numbers of which any two may be added or subtracted: of more, two can be found for nearly any result."""


def follows(micros: int, texts: Iterable[Facts], count: int) -> bool:
    """Whether a number is the count of the records, or is reached from them. ``count``: of the records, which may have more ``texts``: one
    that changed was read before and after."""
    return abs(micros) == count * UNIT or abs(micros) in reached(texts)


def reached(texts: Iterable[Facts]) -> set[int]:
    """The sum of each column and of all their numbers, and, of few numbers, the sum and the difference of any two."""
    columns = columns_of(texts)
    every = [value for values in columns.values() for value in values]
    found: set[int] = set()
    for terms in (*columns.values(), every):
        if len(terms) > 1:
            found |= {abs(sum(terms)), sum(map(abs, terms))}
    if len(every) <= FEW:
        for one, two in combinations(map(abs, every), 2):
            found |= {one + two, abs(one - two)}
    return found


def columns_of(texts: Iterable[Facts]) -> dict[tuple[str, int], list[int]]:
    """The numbers that stand in the same place of each text."""
    columns = defaultdict(list)
    for text in texts:
        for column, value in text.terms:
            columns[column].append(value)
    return columns
