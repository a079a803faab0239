"""Which entities a question names: the names of the graph, whole or in part, found among its words."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from lifeos.memory.graph.graph import Graph
from lifeos.memory.recall.kinds import KINDS, words
from lifeos.memory.wording import apart

_LONGEST = 6
"""Words of a name that are looked for."""
_ALIKE = 3
"""A part of a name (a first name, the place of a trip) means all that have it, unless more than these have: then it is a word like others."""
_SHORTEST = 3
"""Letters of a word that can stand for a name."""


class Named(NamedTuple):
    """An entity that a question names. ``whole``: by all words of its name."""

    key: str
    name: str
    whole: bool


class Names:
    """The names of a version, by scope."""

    def __init__(self, graph: Graph, scopes: Collection[str]) -> None:
        self._whole: dict[str, dict[tuple[str, ...], set[tuple[str, str]]]] = {}
        self._parts: dict[str, dict[str, set[tuple[str, str]]]] = {}
        for scope in scopes:
            whole: defaultdict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
            parts: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
            for name, key in graph.names((scope,)):
                said = words(apart(name))
                whole[said].add((name, key))
                for word in said:
                    if len(word) >= _SHORTEST and not word.isdecimal():
                        parts[word].add((name, key))
            self._whole[scope], self._parts[scope] = dict(whole), dict(parts)

    def within(self, question: str, scopes: Collection[str]) -> list[Named]:
        """Those that the question names, by key. A name within a longer one that was found is not meant itself."""
        said = words(question)
        found: dict[str, Named] = {}
        taken: set[int] = set()
        for length in range(min(_LONGEST, len(said)), 0, -1):
            for at in range(len(said) - length + 1):
                place = range(at, at + length)
                if taken.isdisjoint(place) and (here := self._of(said[at : at + length], scopes)):
                    taken.update(place)
                    _add(found, here, whole=True)
        for at, word in enumerate(said):
            if at not in taken and len(word) >= _SHORTEST and word not in _COMMON and word not in KINDS:
                here = {one for scope in scopes for one in self._parts.get(scope, {}).get(word, ())}
                if len({key for _, key in here}) <= _ALIKE:
                    _add(found, here, whole=False)
        return sorted(found.values())

    def _of(self, said: tuple[str, ...], scopes: Collection[str]) -> set[tuple[str, str]]:
        if len(said) == 1 and (said[0] in _COMMON or said[0] in KINDS):
            return set()
        return {one for scope in scopes for one in self._whole.get(scope, {}).get(said, ())}


def _add(found: dict[str, Named], here: set[tuple[str, str]], *, whole: bool) -> None:
    for name, key in sorted(here):
        if key not in found:
            found[key] = Named(key, name, whole)


_COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "was",
        "were",
        "who",
        "what",
        "when",
        "where",
        "which",
        "did",
        "does",
        "how",
        "much",
        "many",
        "you",
        "your",
        "have",
        "has",
        "had",
        "that",
        "this",
        "from",
        "about",
        "at",
        "on",
        "in",
        "of",
        "to",
        "is",
        "are",
        "my",
        "me",
        "our",
        "der",
        "die",
        "das",
        "und",
        "mit",
        "von",
        "wann",
        "wer",
        "wie",
        "was",
        "wo",
        "ich",
        "mein",
        "meine",
        "war",
        "waren",
        "hat",
        "habe",
        "bei",
        "auf",
    ]
)
"""Words that questions are made of, in English and German; no names."""
