"""What words of a question mean. It is data (``lexicon.ttl``); this reads it."""

import functools
import os
import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import pyoxigraph as ox

from lifeos.memory.ontology import LIFE, ontology

_FILE = os.path.join(os.path.dirname(__file__), "lexicon.ttl")
_OWN = "https://lifeos.dev/lexicon#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_ASKING = "asking"
_WORD = re.compile(r"\w+")
_SHORTEST = 4
"""Letters of a word of which one in the end may say that there are several."""

Order = Literal["newest", "next", "oldest", ""]
_ORDERS: dict[str, Order] = {"newest": "newest", "next": "next", "oldest": "oldest"}


class Meaning(NamedTuple):
    """What a label means. ``kinds``: the tags of records (:mod:`lifeos.memory.record`); ``narrows``: that it says no more than which of those that other words mean; ``forms``: stems of the words that records
    say the same thing with, none where it is a kind alone; ``order``: of times."""

    kinds: frozenset[str] = frozenset()
    narrows: bool = False
    forms: frozenset[str] = frozenset()
    order: Order = ""


class Lexicon(NamedTuple):
    """``meanings``: by the words of a label, which stands for all that it is a label of; ``asking``: words that questions are made of; ``longest``: words of a label."""

    meanings: dict[tuple[str, ...], Meaning]
    asking: frozenset[str]
    longest: int

    def found(self, said: Sequence[str]) -> Iterator[tuple[int, int, Meaning]]:
        """Labels among words, the longest where one is within another: its place, how many words it has, and what it means."""
        at = 0
        while at < len(said):
            for length in range(self.longest, 0, -1):
                meaning = self.meanings.get(tuple(said[at : at + length]))
                if meaning is not None and at + length <= len(said):
                    yield at, length, meaning
                    at += length
                    break
            else:
                at += 1


def words(text: str) -> tuple[str, ...]:
    """As they are compared: without case and marks."""
    return tuple(_WORD.findall(text.casefold()))


def stem(word: str) -> str:
    """A word without what says that there are several, or that somebody else does it: "likes" is "like"."""
    return word[:-1] if len(word) > _SHORTEST and word[-1] == "s" and word[-2] not in "su" else word


@functools.cache
def lexicon() -> Lexicon:
    """The one that the package brings."""
    with open(_FILE, "rb") as file:
        quads = list(ox.parse(file.read(), format=ox.RdfFormat.TURTLE))
    broader: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate.value == f"{_SKOS}broader":
            broader.setdefault(quad.subject.value, set()).update(_kinds(quad.object.value))
    labels: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for quad in quads:
        name = quad.predicate.value.removeprefix(_SKOS)
        if name.endswith("Label"):
            labels.setdefault(quad.subject.value, []).append((words(quad.object.value), name == "hiddenLabel"))
    asking = frozenset(word for said, _ in labels.pop(_OWN + _ASKING) for word in said)
    meanings: dict[tuple[str, ...], Meaning] = {}
    for subject, said in labels.items():
        own = subject.removeprefix(_OWN)
        kinds = frozenset(broader.get(subject) or _kinds(subject))
        forms = frozenset(stem(label[0]) for label, _ in said if len(label) == 1) if subject in broader else frozenset()
        for label, hidden in said:
            known = meanings.get(label, Meaning())
            meanings[label] = Meaning(
                known.kinds | kinds, hidden, known.forms | forms, known.order or _ORDERS.get(own, "")
            )
    return Lexicon(meanings, asking, max(map(len, meanings)))


def _kinds(node: str) -> set[str]:
    """The kinds of records that are of a class, or have a property; none for what is neither."""
    name = node.removeprefix(LIFE)
    classes = ontology().classes
    return {
        kind for kind, (own, having) in classes.items() if node == own.value or name in {one.field for one in having}
    }
