"""The index in Qdrant Edge: the engine of Qdrant in this process. Scopes are a filter that the engine itself applies, so that what lies in
others is neither compared nor counted."""

import uuid
from collections.abc import Collection, Iterable
from itertools import islice
from typing import NamedTuple

import qdrant_edge as qdrant

from lifeos.memory.vectors.index import Near, Vector

_SCOPE = "scope"
_AT_ONCE = 1000
_EXACT = 20_000
"""Vectors in the scopes of who asks up to which all are compared, in some 5 ms. From there on by HNSW, whose layers are drawn by chance: two indices of the same vectors
can differ in what they overlook."""
_EF = 128
"""Candidates that HNSW keeps while it searches."""


class Placed(NamedTuple):
    """A vector with its record and the scope of that."""

    record: str
    scope: str
    vector: Vector


def build(folder: str, dimension: int, vectors: Iterable[Placed]) -> None:
    """Write an index into an empty folder."""
    shard = qdrant.EdgeShard.create(
        folder,
        qdrant.EdgeConfig(
            vectors=qdrant.EdgeVectorParams(size=dimension, distance=qdrant.Distance.Dot),
            hnsw_config=qdrant.HnswIndexConfig(m=16, ef_construct=100, full_scan_threshold=10_000),
            optimizers=qdrant.EdgeOptimizersConfig(default_segment_number=1),
            wal_enabled=False,  # a build that is not finished is thrown away
        ),
    )
    try:
        index = qdrant.KeywordIndexParams(is_tenant=True)
        shard.update(qdrant.UpdateOperation.create_field_index(_SCOPE, index))
        rest = iter(vectors)
        while some := list(islice(rest, _AT_ONCE)):
            points = [qdrant.Point(uuid.UUID(one.record), one.vector.tolist(), {_SCOPE: one.scope}) for one in some]
            shard.update(qdrant.UpdateOperation.upsert_points(points))
        shard.optimize()
        shard.flush()
    finally:
        shard.close()


class Edge:
    """A :class:`lifeos.memory.vectors.index.VectorIndex`. Any number of processes may open what :func:`build` wrote."""

    def __init__(self, folder: str) -> None:
        self._shard = qdrant.EdgeShard.load(folder)
        every = self._shard.facet(qdrant.FacetRequest(_SCOPE, exact=True)).hits
        self._number = {str(one.value): one.count for one in every}

    def nearest(self, vector: Vector, scopes: Collection[str], most: int) -> list[Near]:
        """See :class:`VectorIndex`."""
        # By what is granted alone: how many there are elsewhere changes neither what is overlooked nor how long it takes.
        few = sum(self._number.get(one, 0) for one in scopes) <= _EXACT
        return _ordered(self._found(vector, scopes, most, [], exact=few))

    def nearest_of(self, vector: Vector, scopes: Collection[str], records: Collection[str], most: int) -> list[Near]:
        """See :class:`VectorIndex`."""
        if not records:
            return []
        within = [qdrant.HasIdCondition({uuid.UUID(record) for record in records})]
        found = _ordered(self._found(vector, scopes, 2 * most, within, exact=True))
        if len(found) == 2 * most and found[most - 1].score == found[-1].score:  # the engine orders ties otherwise
            found = _ordered(self._found(vector, scopes, len(records), within, exact=True))
        return found[:most]

    def _found(
        self, vector: Vector, scopes: Collection[str], most: int, within: list[qdrant.HasIdCondition], *, exact: bool
    ) -> list[Near]:
        if not scopes or not most:
            return []
        # One by one: the engine takes twice as long for a match of any.
        granted = [qdrant.FieldCondition(key=_SCOPE, match=qdrant.MatchValue(value=one)) for one in sorted(scopes)]
        found = self._shard.query(
            qdrant.QueryRequest(
                limit=most,
                query=qdrant.Query.Nearest(vector.tolist()),
                filter=qdrant.Filter(should=[*granted], must=[*within]),
                params=qdrant.SearchParams(exact=True) if exact else qdrant.SearchParams(hnsw_ef=_EF),
            )
        )
        return [Near(str(point.id).replace("-", ""), point.score) for point in found]

    def close(self) -> None:
        """At the end of the version."""
        self._shard.close()


def _ordered(near: list[Near]) -> list[Near]:
    return sorted(near, key=lambda one: (-one.score, one.record))
