"""A question as recall reads it: which times, names and things it says, of which kinds of record, and in which order."""

from collections.abc import Collection
from typing import NamedTuple

from lifeos.memory.recall import moments
from lifeos.memory.recall.lexicon import Meaning, Order, lexicon, stem, words
from lifeos.memory.recall.names import SHORTEST, Named, Names


class Term(NamedTuple):
    """Something that a question says and that is no name. ``word``: as it is said; ``forms``: stems of the words that mean it."""

    word: str
    forms: frozenset[str]


class Question(NamedTuple):
    """``moments``: see :func:`lifeos.memory.recall.moments.read`; ``kinds``: of records, all when empty."""

    moments: list[str]
    names: list[Named]
    terms: list[Term]
    kinds: frozenset[str]
    order: Order


def read(text: str, names: Names, scopes: Collection[str]) -> Question:
    """As whoever has these scopes means it: a name of another scope is a word like others."""
    when = moments.read(text)
    said = words(when.rest)
    named, taken = names.read(said, scopes)
    labels = [one for one in lexicon().found(said) if taken.isdisjoint(range(one[0], one[0] + one[1]))]
    terms = {}
    for at, length, meaning in labels:
        taken.update(range(at, at + length))
        if meaning.forms:
            terms[meaning.forms] = Term(" ".join(said[at : at + length]), meaning.forms)
    for at, word in enumerate(said):
        if at not in taken and len(word) >= SHORTEST and not word.isdecimal() and word not in lexicon().asking:
            forms = frozenset([stem(word)])
            terms[forms] = Term(word, forms)
    meanings = [meaning for *_, meaning in labels]
    order: Order = next((one.order for one in meanings if one.order), "")
    return Question(when.moments, named, list(terms.values()), _kinds(meanings), order)


def _kinds(meanings: Collection[Meaning]) -> frozenset[str]:
    """Those of the first word that says a kind, as in "the phone number of whom I met", narrowed down by what is asked of it."""
    kinds = next((one.kinds for one in meanings if one.kinds and not one.narrows), frozenset())
    for one in meanings:
        if one.narrows and one.kinds:
            kinds = (kinds & one.kinds or kinds) if kinds else one.kinds
    return kinds
