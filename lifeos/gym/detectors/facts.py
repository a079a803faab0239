"""What the figures of one record show, and what a text states that one must show."""

import re
from collections import defaultdict
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from lifeos.gym.detectors.figures import Figure, figures
from lifeos.gym.detectors.numbers import fact
from lifeos.gym.detectors.plain import folded
from lifeos.gym.detectors.units import Unit, named

_SEGMENT = re.compile(r"[;\n]")
_LABEL = re.compile(r"\s*([a-z][a-z _-]{0,39}): ")
_BORN = re.compile(r"\b(?:born|birth|birthday|birthdate)\b")
_IDIOM = re.compile(
    r"""
    (?= [1-5cdrpsotf] ) \b (?:
      24/7 | 50/50 | 100\ ?(?:%|percent)\ (?:sure|certain) | step\ [0-9]{1,2} | (?:call|dial|ring|phone|or)\ (?:112|911)
    | (?:the|these|those)\ (?:first\ |last\ |other\ )?(?:two|three) (?!\ (?:hundred|thousand|million|dollars|euros))
    | one\ or\ two | two\ or\ three | (?:two|three|four|five)\ (?:things|ways|options|steps|points|reasons|questions|possibilities|choices|kinds)
    ) \b
    """,
    re.VERBOSE,
)
"""Figures that state nothing that a record could show; before a danger nobody is to think of citations."""

_SHORT = 200
"""Characters of a part that is remembered."""


class Term(NamedTuple):
    """A number to do arithmetic with: its column, which is the name before it with its place, its value in millionths, its unit."""

    column: tuple[str, int]
    micros: int
    unit: Unit | None = None


class Facts(NamedTuple):
    """What a record shows: its facts, its numbers, its fields as they are spelled, and whose birth is among its dates."""

    shows: frozenset[str]
    terms: tuple[Term, ...]
    fields: frozenset[str] = frozenset()
    births: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str) -> "Facts":
        """Read a record, prose or ``name: value; name: value``."""
        shows: set[str] = set()
        births: set[str] = set()
        fields: set[str] = set()
        terms = []
        places: defaultdict[str, int] = defaultdict(int)
        for spelled in _SEGMENT.split(text):
            segment = _read(spelled) if len(spelled) <= _SHORT else _read.__wrapped__(spelled)
            if segment.name:
                fields.add(segment.field)
            if segment.birth:
                births.update(
                    given for figure in segment.figures for given in figure.gives if given.startswith("date:")
                )
            for figure in segment.figures:
                shows.update(figure.gives)
                if figure.micros is not None:
                    terms.append(Term((segment.name, places[segment.name]), figure.micros, figure.unit))
                    places[segment.name] += 1
        return cls(frozenset(shows), tuple(terms), frozenset(fields), frozenset(births))

    def without(self, facts: AbstractSet[str]) -> "Facts":
        """The same record, if it did not show these."""
        if self.shows.isdisjoint(facts):
            return self
        terms = tuple(term for term in self.terms if fact(abs(term.micros)) not in facts)
        return self._replace(shows=self.shows - facts, terms=terms)


def asserted(text: str) -> list[Figure]:
    """The figures of a text that something must show, each once."""
    stated = _IDIOM.sub(" ", folded(text))
    return list({figure.takes: figure for figure in figures(stated) if figure.takes}.values())


class _Segment(NamedTuple):
    """A part of a record: the name of what it says, its figures, both as they are spelled, and whether it is about somebody's birth."""

    name: str
    figures: tuple[Figure, ...]
    field: str
    birth: bool


@lru_cache(1 << 13)
def _read(text: str) -> _Segment:
    """The records of a day hold the same parts again and again."""
    text = folded(text)
    label = _LABEL.match(text)
    name = label[1] if label else ""
    return _Segment(name, tuple(figures(text, named(name))), text.strip(), _BORN.search(text) is not None)
