"""Which entities a question names: the names of the graph, whole or in part, found among its words."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, Protocol

from lifeos.memory.graph.graph import Scopes
from lifeos.memory.recall.lexicon import lexicon, words
from lifeos.memory.wording import apart

_LONGEST = 6
"""Words of a name that are looked for."""
_ALIKE = 3
"""A part of a name (a first name, the place of a trip) means all that have it, unless more than these have: then it is a word like others."""
SHORTEST = 3
"""Letters of a word that can stand for a name."""


class Named(NamedTuple):
    """An entity that a question names. ``whole``: by all words of its name."""

    key: str
    name: str
    whole: bool


class Naming(Protocol):
    """What has names."""

    def names(self, scopes: Scopes) -> Iterator[tuple[str, str]]:
        """See :class:`lifeos.memory.graph.graph.Graph`."""
        ...


class Names:
    """The names of a version, by scope."""

    def __init__(self, graph: Naming, scopes: Collection[str]) -> None:
        self._whole: dict[str, Mapping[tuple[str, ...], set[tuple[str, str]]]] = {}
        self._parts: dict[str, Mapping[str, set[tuple[str, str]]]] = {}
        for scope in scopes:
            whole: defaultdict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
            parts: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
            for name, key in graph.names((scope,)):
                said = words(apart(name))
                whole[said].add((name, key))
                for word in said:
                    if len(word) >= SHORTEST and not word.isdecimal():
                        parts[word].add((name, key))
            self._whole[scope], self._parts[scope] = dict(whole), dict(parts)

    def read(self, said: tuple[str, ...], scopes: Collection[str]) -> tuple[list[Named], set[int]]:
        """Those that the words of a question name, by key, and the places of the words. A name within a longer one that was found is not meant itself."""
        found: dict[str, Named] = {}
        taken: set[int] = set()
        for length in range(min(_LONGEST, len(said)), 0, -1):
            for at in range(len(said) - length + 1):
                place = range(at, at + length)
                if taken.isdisjoint(place) and (here := self._of(said[at : at + length], scopes)):
                    taken.update(place)
                    _add(found, here, whole=True)
        for at, word in enumerate(said):
            if at not in taken and len(word) >= SHORTEST and not _says_otherwise(word):
                here = {one for scope in scopes for one in self.part(word, scope)}
                if here and len({key for _, key in here}) <= _ALIKE:
                    taken.add(at)
                    _add(found, here, whole=False)
        return sorted(found.values()), taken

    def _of(self, said: tuple[str, ...], scopes: Collection[str]) -> set[tuple[str, str]]:
        if len(said) == 1 and _says_otherwise(said[0]):
            return set()
        return {one for scope in scopes for one in self.whole(said, scope)}

    def whole(self, said: tuple[str, ...], scope: str) -> Collection[tuple[str, str]]:
        """Names, and the keys of their entities, that are these words."""
        return self._whole.get(scope, {}).get(said, ())

    def part(self, word: str, scope: str) -> Collection[tuple[str, str]]:
        """Those that have this word."""
        return self._parts.get(scope, {}).get(word, ())


class OverlaidNames(Names):
    """The names of a version without those that are gone since, and with those that were learned since."""

    def __init__(
        self, base: Names, gone: Collection[tuple[str, str]], learned: Naming, scopes: Collection[str]
    ) -> None:
        """``gone``: scopes, and keys of entities that nothing names there any more."""
        super().__init__(learned, scopes)
        self._base = base
        self._gone = gone

    def whole(self, said: tuple[str, ...], scope: str) -> Collection[tuple[str, str]]:
        """See :class:`Names`."""
        return self._with(self._base.whole(said, scope), super().whole(said, scope), scope)

    def part(self, word: str, scope: str) -> Collection[tuple[str, str]]:
        """See :class:`Names`."""
        return self._with(self._base.part(word, scope), super().part(word, scope), scope)

    def _with(
        self, known: Collection[tuple[str, str]], learned: Collection[tuple[str, str]], scope: str
    ) -> Collection[tuple[str, str]]:
        return {*(one for one in known if (scope, one[1]) not in self._gone), *learned}


def _add(found: dict[str, Named], here: set[tuple[str, str]], *, whole: bool) -> None:
    for name, key in sorted(here):
        if key not in found:
            found[key] = Named(key, name, whole)


def _says_otherwise(word: str) -> bool:
    """Whether a word says a kind of record, or is one that questions are made of: a telephone is called "Phone" by the device that counts steps."""
    known = lexicon()
    meaning = known.meanings.get((word,))
    return word in known.asking or (meaning is not None and not meaning.forms)
