"""An index that never changes, without records that are forgotten since, and with the vectors of what was learned since, which are few and all compared."""

from collections.abc import Collection, Sequence

import numpy as np

from lifeos.memory.vectors.index import Near, Placed, Vector, VectorIndex


class Overlaid:
    """A :class:`lifeos.memory.vectors.index.VectorIndex`."""

    def __init__(self, base: VectorIndex, hidden: Collection[str], learned: Sequence[Placed]) -> None:
        self._base = base
        self._hidden = hidden
        self._learned = learned
        self._ids = {one.record for one in learned}
        self._table = np.stack([one.vector for one in learned]) if learned else None

    def nearest(self, vector: Vector, scopes: Collection[str], most: int) -> list[Near]:
        """See :class:`lifeos.memory.vectors.index.VectorIndex`."""
        found = self._base.nearest(vector, scopes, most + len(self._hidden))
        near = [one for one in found if one.record not in self._hidden] + self._compared(vector, scopes)
        return sorted(near, key=lambda one: (-one.score, one.record))[:most]

    def nearest_of(self, vector: Vector, scopes: Collection[str], records: Collection[str], most: int) -> list[Near]:
        """See :class:`lifeos.memory.vectors.index.VectorIndex`."""
        asked = set(records)
        found = self._base.nearest_of(vector, scopes, asked - self._ids - set(self._hidden), most)
        learned = self._compared(vector, scopes) if asked & self._ids else []
        near = [*found, *(one for one in learned if one.record in asked)]
        return sorted(near, key=lambda one: (-one.score, one.record))[:most]

    def _compared(self, vector: Vector, scopes: Collection[str]) -> list[Near]:
        if self._table is None:
            return []
        # Row by row: a product of the whole table rounds a row otherwise when there are others, and what is out of scope would show in the order.
        cosines = (self._table * vector).sum(axis=1)
        return [
            Near(one.record, float(cosine))
            for one, cosine in zip(self._learned, cosines, strict=True)
            if one.scope in scopes
        ]
