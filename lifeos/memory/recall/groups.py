"""Records that have a day, or a name, in common, by kind.

They are kept: a state never changes, and the same days and names are met by one question after another.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial

from lifeos.memory.graph.graph import HUB, Graph

_KEPT = 1024

Group = Mapping[str, Sequence[str]]
"""Records by kind."""


class Groups:
    """Those of one state."""

    def __init__(self, graph: Graph, kind: Callable[[str], str]) -> None:
        """``kind``: of a record."""
        # What is kept does not know this object: it would hold itself, and with it the files of a version that nobody asks any more.
        self.of_day: Callable[[str, frozenset[str]], Group] = lru_cache(_KEPT)(partial(_of_day, graph, kind))
        """Of a day in scopes; none where they are too many to say anything."""
        self.naming: Callable[[str, frozenset[str]], Group] = lru_cache(_KEPT)(partial(_naming, graph, kind))
        """Those that name an entity, by its key; none where they are too many to say anything."""


def _of_day(graph: Graph, kind: Callable[[str], str], day: str, scopes: frozenset[str]) -> Group:
    return _alike(kind, (one.record for one in graph.timeline("", scopes, day, day, HUB)))


def _naming(graph: Graph, kind: Callable[[str], str], key: str, scopes: frozenset[str]) -> Group:
    records = graph.naming(key, scopes, HUB + 1)
    return _alike(kind, records) if len(records) <= HUB else {}


def _alike(kind: Callable[[str], str], records: Iterable[str]) -> Group:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for record in records:
        found[kind(record)].append(record)
    return dict(found)
