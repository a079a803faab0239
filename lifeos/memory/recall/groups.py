"""Records that have a day, or a name, in common, by kind.

They are kept: a state never changes, and the same days and names are met by one question after another.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from lifeos.memory.graph.graph import HUB, Graph

_KEPT = 1024

Group = Mapping[str, Sequence[str]]
"""Records by kind."""


class Groups:
    """Those of one state."""

    def __init__(self, graph: Graph, kind: Callable[[str], str]) -> None:
        """``kind``: of a record."""
        self._graph = graph
        self._kind = kind
        self.of_day: Callable[[str, frozenset[str]], Group] = lru_cache(_KEPT)(self._of_day)
        """Of a day in scopes; none where they are too many to say anything."""
        self.naming: Callable[[str, frozenset[str]], Group] = lru_cache(_KEPT)(self._naming)
        """Those that name an entity, by its key; none where they are too many to say anything."""

    def _of_day(self, day: str, scopes: frozenset[str]) -> Group:
        return self._alike(one.record for one in self._graph.timeline("", scopes, day, day, HUB))

    def _naming(self, key: str, scopes: frozenset[str]) -> Group:
        records = self._graph.naming(key, scopes, HUB + 1)
        return self._alike(records) if len(records) <= HUB else {}

    def _alike(self, records: Iterable[str]) -> Group:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for record in records:
            found[self._kind(record)].append(record)
        return dict(found)
