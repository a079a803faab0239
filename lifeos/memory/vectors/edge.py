"""The index in Qdrant Edge: the engine of Qdrant in this process. Scopes are a filter that the engine itself applies, so that what lies in
others is neither compared nor counted."""

import uuid
from collections.abc import Collection, Iterable
from itertools import islice

import qdrant_edge as qdrant

from lifeos.memory.vectors.index import Near, Placed, Vector
from lifeos.memory.vectors.ranked import CANDIDATES, EF, LINKS, SCOPE, WHOLE, Ranked

_AT_ONCE = 1000


def build(folder: str, dimension: int, vectors: Iterable[Placed]) -> None:
    """Write an index into an empty folder."""
    shard = qdrant.EdgeShard.create(
        folder,
        qdrant.EdgeConfig(
            vectors=qdrant.EdgeVectorParams(size=dimension, distance=qdrant.Distance.Dot),
            hnsw_config=qdrant.HnswIndexConfig(m=LINKS, ef_construct=CANDIDATES, full_scan_threshold=WHOLE),
            optimizers=qdrant.EdgeOptimizersConfig(default_segment_number=1),
            wal_enabled=False,  # a build that is not finished is thrown away
        ),
    )
    try:
        index = qdrant.KeywordIndexParams(is_tenant=True)
        shard.update(qdrant.UpdateOperation.create_field_index(SCOPE, index))
        rest = iter(vectors)
        while some := list(islice(rest, _AT_ONCE)):
            points = [qdrant.Point(uuid.UUID(one.record), one.vector.tolist(), {SCOPE: one.scope}) for one in some]
            shard.update(qdrant.UpdateOperation.upsert_points(points))
        shard.optimize()
        shard.flush()
    finally:
        shard.close()


class Edge(Ranked):
    """A :class:`lifeos.memory.vectors.index.VectorIndex`. Any number of processes may open what :func:`build` wrote."""

    def __init__(self, folder: str) -> None:
        self._shard = qdrant.EdgeShard.load(folder)
        every = self._shard.facet(qdrant.FacetRequest(SCOPE, exact=True)).hits
        super().__init__({str(one.value): one.count for one in every})

    def found(
        self, vector: Vector, scopes: Collection[str], most: int, within: Collection[str] | None, *, exact: bool
    ) -> list[Near]:
        """See :class:`Ranked`."""
        # One by one: the engine takes twice as long for a match of any.
        granted = [qdrant.FieldCondition(key=SCOPE, match=qdrant.MatchValue(value=one)) for one in scopes]
        meant = [] if within is None else [qdrant.HasIdCondition({uuid.UUID(record) for record in within})]
        found = self._shard.query(
            qdrant.QueryRequest(
                limit=most,
                query=qdrant.Query.Nearest(vector.tolist()),
                filter=qdrant.Filter(should=[*granted], must=[*meant]),
                params=qdrant.SearchParams(exact=True) if exact else qdrant.SearchParams(hnsw_ef=EF),
            )
        )
        return [Near(str(point.id).replace("-", ""), point.score) for point in found]

    def close(self) -> None:
        """At the end of the version."""
        self._shard.close()
