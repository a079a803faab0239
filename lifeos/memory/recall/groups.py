"""Records that have a time, or a name, in common, by kind.

They are kept: a state never changes, and the same days and names are met by one question after another.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from lifeos.memory.graph.graph import EVERY, HUB, Graph
from lifeos.memory.recall.moments import of_any_year

_KEPT = 1024
_PLANNED = "appointment"
"""The kind of record that is written before it takes place."""
_DAY = len("2025-06-06")

Group = Mapping[str, Sequence[str]]
"""Records by kind."""


class Groups:
    """Those of one state."""

    def __init__(self, graph: Graph, kind: Callable[[str], str]) -> None:
        """``kind``: of a record."""
        # What is kept does not know this object: it would hold itself, and with it the files of a version that nobody asks any more.
        self.of: Callable[[str, frozenset[str]], Group] = lru_cache(_KEPT)(partial(_of, graph, kind))
        """Of a moment (:mod:`lifeos.memory.recall.moments`) in scopes; none where they are too many to say anything."""
        self.naming: Callable[[str, frozenset[str]], Group] = lru_cache(_KEPT)(partial(_naming, graph, kind))
        """Those that name an entity, by its key; none where they are too many to say anything."""

        self.now: Callable[[frozenset[str]], str] = lru_cache(_KEPT)(partial(_now, graph, kind))
        """The last day on which something happened that is no appointment, as far as the scopes know; empty when they know of none. It is what "last" and "next" are said from: recall has no clock."""


def _of(graph: Graph, kind: Callable[[str], str], moment: str, scopes: frozenset[str]) -> Group:
    begins = [moment]
    if of_any_year(moment):
        begins = [year + moment[1:] for year in _years(graph, scopes)]
    found: list[str] = []
    for begin in begins:
        found += (one.record for one in graph.timeline("", scopes, begin, begin, HUB + 1))
        if len(found) > HUB:
            return {}
    return _alike(kind, found)


def _years(graph: Graph, scopes: frozenset[str]) -> Iterator[str]:
    """Those of which there is anything."""
    begin = "0001"
    while events := graph.timeline("", scopes, begin, "", 1):
        year = events[0].time[: len(begin)]
        if not year.isdecimal() or year == "9999":
            return
        yield year
        begin = f"{int(year) + 1:04d}"


def _now(graph: Graph, kind: Callable[[str], str], scopes: frozenset[str]) -> str:
    for year in sorted(_years(graph, scopes), reverse=True):
        for event in reversed(graph.timeline("", scopes, year, year, EVERY)):
            if kind(event.record) != _PLANNED:
                return event.time[:_DAY]
    return ""


def _naming(graph: Graph, kind: Callable[[str], str], key: str, scopes: frozenset[str]) -> Group:
    records = graph.naming(key, scopes, HUB + 1)
    return _alike(kind, records) if len(records) <= HUB else {}


def _alike(kind: Callable[[str], str], records: Iterable[str]) -> Group:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for record in records:
        found[kind(record)].append(record)
    return dict(found)
