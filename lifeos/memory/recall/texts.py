"""Which records say a word. Words of any number of records are kept; those that too many say say nothing about each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from lifeos.memory.graph.graph import HUB
from lifeos.memory.recall.lexicon import stem, words
from lifeos.memory.recall.names import SHORTEST


class Spoken(NamedTuple):
    """A record, as it is read."""

    record: str
    scope: str
    text: str


class Texts:
    """The words of a version, by scope."""

    def __init__(self, records: Iterable[Spoken]) -> None:
        """All at once: some 20 microseconds and 100 bytes each."""
        found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for record, scope, text in records:
            # The head says the kind and the time, as all of a kind do.
            said = {stem(word) for word in words(text.partition(": ")[2])}
            for word in said:
                if len(word) >= SHORTEST and not word.isdecimal():
                    found[scope][word].append(record)
        self._of: Mapping[str, Mapping[str, list[str]]] = {scope: dict(every) for scope, every in found.items()}

    def saying(self, form: str, scopes: Collection[str]) -> Collection[str]:
        """The records that have a word with this stem; none where they are too many."""
        found = [one for scope in scopes for one in self.own(form, scope)]
        return found if len(found) <= HUB else ()

    def own(self, form: str, scope: str) -> Collection[str]:
        """The same of one scope, however many."""
        return self._of.get(scope, {}).get(form, ())


class OverlaidTexts(Texts):
    """The words of a version without those of records that are gone since, and with those of what was learned or made anew since."""

    def __init__(self, base: Texts, gone: Collection[str], records: Iterable[Spoken]) -> None:
        """``gone``: records that say nothing any more, or something else."""
        super().__init__(records)
        self._base = base
        self._gone = gone

    def own(self, form: str, scope: str) -> Collection[str]:
        """See :class:`Texts`."""
        return [*(one for one in self._base.own(form, scope) if one not in self._gone), *super().own(form, scope)]
