"""An index in an engine of Qdrant, wherever that runs: what of it is compared, and in which order it is found."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping

from lifeos.memory.vectors.index import Near, Vector

SCOPE = "scope"
"""The field of a point that the engine filters by."""
EF = 128
"""Candidates that HNSW keeps while it searches."""
LINKS, CANDIDATES, WHOLE = 16, 100, 10_000
"""How HNSW is made: links of a point, candidates for them, and kilobytes up to which nothing is made."""
_MORE = 8
"""How many times as many are asked for where those at the end are all as near."""
_EXACT = 20_000
"""Vectors in the scopes of who asks up to which all are compared, in some 5 ms. From there on by HNSW, whose layers are drawn by chance: two indices of the same vectors
can differ in what they overlook."""


class Ranked(ABC):
    """A :class:`lifeos.memory.vectors.index.VectorIndex`."""

    def __init__(self, number: Mapping[str, int]) -> None:
        """``number``: how many vectors each scope has."""
        self._number = number

    def nearest(self, vector: Vector, scopes: Collection[str], most: int) -> list[Near]:
        """See :class:`VectorIndex`."""
        # By what is granted alone: how many there are elsewhere changes neither what is overlooked nor how long it takes.
        few = sum(self._number.get(one, 0) for one in scopes) <= _EXACT
        return self._first(vector, scopes, most, None, exact=few)

    def nearest_of(self, vector: Vector, scopes: Collection[str], records: Collection[str], most: int) -> list[Near]:
        """See :class:`VectorIndex`."""
        return self._first(vector, scopes, most, records, exact=True) if records else []

    def _first(
        self, vector: Vector, scopes: Collection[str], most: int, within: Collection[str] | None, *, exact: bool
    ) -> list[Near]:
        """The first by score, then by id. The engine has another order of those that are as near, and after a restart another one: so many are asked for that all of them are seen."""
        if not scopes or most <= 0:
            return []
        asked = most + 1
        while True:
            found = self.found(vector, sorted(scopes), asked, within, exact=exact)
            ordered = sorted(found, key=lambda one: (-one.score, one.record))
            if len(ordered) < asked or ordered[most - 1].score != ordered[-1].score:
                return ordered[:most]
            asked *= _MORE

    @abstractmethod
    def found(
        self, vector: Vector, scopes: Collection[str], most: int, within: Collection[str] | None, *, exact: bool
    ) -> list[Near]:
        """The nearest by the engine. ``within``: records that are meant, all when it is None; ``exact``: whether each one is compared."""
