"""What a text is about: its words without those that every question has, and other words for the same."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+(?:[-'\u2019][^\W_]+)*")
_ENDINGS = ("'s", "\u2019s", "ings", "ing", "ers", "ies", "ed", "er", "es", "s", "y", "e")
_SHORTEST = 4
"""Letters that a word keeps when its ending is cut."""

COMMON = frozenset(
    """
    a about according actually after again ago all also am an and another any anybody anyone anything are as ask asked at away back be because been before
    being between both but by can cannot come could day did do does doing done down each ever every everything exactly find first for found from get
    give go got had has have he her here hers hi him his how i if in into is it its just keep kept know known last later let like look looking made make
    many me meet met mention mentioned might mine more most much must my need never no not note noted notes nothing now of off ok old on once one only or other
    others our out over own page passage people person please put quote read record recorded records remember remembered remembering reminded said say
    saying says search see shall she should show since so some somebody someone something somewhere still stand stands store such tell than that the
    their them then there these they thing things think this those through to told too under until up us use want wanted was way we well better best went were what
    whatever when where which while who whom whose why will with without word words would write written wrote you your yours yes thank thanks hello hey sorry
    """.split()  # noqa: SIM905  as prose it is a tenth of the lines
)
"""Words that do not tell one note from another."""

_GROUPS = (
    ("flat", "apartment"),
    ("landlord", "lessor"),
    ("doctor", "physician"),
    ("car", "vehicle"),
    ("bike", "bicycle"),
    ("trip", "journey", "holiday", "vacation"),
    ("film", "movie"),
    ("sofa", "couch"),
    ("lawyer", "solicitor", "attorney"),
    ("phone", "telephone"),
    ("course", "class", "lessons"),
    ("builder", "contractor"),
    ("cellar", "basement"),
    ("warranty", "guarantee"),
    ("lease", "tenancy"),
    ("teacher", "tutor"),
    ("present", "gift"),
    ("meeting", "appointment"),
    ("attic", "loft"),
    ("rubbish", "waste"),
)


def stem(word: str) -> str:
    """A word without its ending, roughly: ``deciding`` and ``decided`` are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST - 1:
            return word.removesuffix(ending)
    return word


_GROUP = {stem(word): group for group in _GROUPS for word in group}


def terms(text: str, but: Iterable[str] = ()) -> tuple[str, ...]:
    """The words that tell what a text is about, as they stand there, each once. ``but``: words that do not count either."""
    left = COMMON | frozenset(but)
    found: dict[str, str] = {}
    for word in _WORD.findall(text.casefold()):
        plain = word.removesuffix("'s").removesuffix("\u2019s")
        if len(plain) > 2 and plain not in left and not plain.isdigit():
            found.setdefault(stem(plain), plain)
    return tuple(found.values())


def others(words: Iterable[str]) -> tuple[str, ...]:
    """Other words for the same, as far as they are known here; the stem, where none is."""
    found: dict[str, None] = {}
    for word in words:
        group = _GROUP.get(stem(word), (stem(word),))
        found.update(dict.fromkeys(other for other in group if other != word))
    return tuple(found)


def about(text: str, words: Iterable[str]) -> int:
    """How many of the words, or other words for them, a text has."""
    there = {stem(word.removesuffix("'s").removesuffix("\u2019s")) for word in _WORD.findall(text.casefold())}
    return sum(not there.isdisjoint(map(stem, _GROUP.get(stem(word), (word,)))) for word in words)
