"""The index on a server of Qdrant: a collection for each version and model, which never changes once it is full.

    lifeos-<snapshot>-<model>      points by the id of the record; of each its scope is known there, and no text

A collection says which memory it is of, and how many vectors it has once all of them are there. One that has another number than it says, or says none, is filled again. Scopes are a
filter that the server itself applies.
"""

import os
import time
import uuid
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

import httpx
import numpy as np
from qdrant_client import QdrantClient, models
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ApiException, UnexpectedResponse

from lifeos.errors import ServerError
from lifeos.memory.vectors.index import Near, Placed, Vector
from lifeos.memory.vectors.ranked import CANDIDATES, EF, LINKS, SCOPE, WHOLE, Ranked

API_KEY = "QDRANT_API_KEY"
"""The variable of the environment with the key, where the server asks for one."""
_PREFIX = "lifeos-"
_DIGEST = 64
_AT_ONCE = 500
_SCOPES = 10_000
_SECONDS = 60
"""To wait for an answer."""
_INDEXED = 1800.0
"""Seconds to wait for HNSW, which 100,000 vectors take half a minute for."""


def client(url: str) -> QdrantClient:
    """A client of a server; nothing is asked yet."""
    return QdrantClient(url=url, api_key=os.environ.get(API_KEY), timeout=_SECONDS, check_compatibility=False)


class Server:
    """A server. Raises :class:`ServerError` whenever it is away or refuses."""

    def __init__(self, asked: QdrantClient) -> None:
        self._client = asked
        weakref.finalize(self, asked.close)

    def opened(
        self, snapshot: str, memory: str, key: str, dimension: int, vectors: Callable[[], Iterable[Placed]]
    ) -> "Index":
        """The index of a version, filled first when it is not here whole. ``key``: of the model."""
        name = f"{_PREFIX}{snapshot.removeprefix('sha256:')}-{key}"
        with _asked():
            if not self._client.collection_exists(name):
                self._create(name, memory, dimension)
            said = self._client.get_collection(name).config
            size = getattr(said.params.vectors, "size", None)
            if size != dimension:
                raise ServerError(
                    f"the collection {name} on Qdrant has vectors of {size} numbers, and the model makes {dimension}; delete it, and it is filled anew"
                )
            if (said.metadata or {}).get("vectors") != self._count(name):
                self._fill(name, vectors())
            return Index(self, self._client, name)

    def known(self, memory: str) -> set[str]:
        """The versions of a memory that lie here, whole or not."""
        return {f"sha256:{name[len(_PREFIX) :][:_DIGEST]}" for name in self._names() if self._memory(name) == memory}

    def drop(self, snapshot: str) -> None:
        """Delete a version, of whatever models."""
        for name in self._names():
            if name.startswith(f"{_PREFIX}{snapshot.removeprefix('sha256:')}-"):
                with _asked():
                    self._client.delete_collection(name, timeout=_SECONDS)

    def _names(self) -> list[str]:
        with _asked():
            every = self._client.get_collections().collections
        return sorted(one.name for one in every if one.name.startswith(_PREFIX))

    def _memory(self, name: str) -> object:
        with _asked():
            return (self._client.get_collection(name).config.metadata or {}).get("memory")

    def _create(self, name: str, memory: str, dimension: int) -> None:
        self._client.create_collection(
            name,
            models.VectorParams(size=dimension, distance=models.Distance.DOT),
            hnsw_config=models.HnswConfigDiff(m=LINKS, ef_construct=CANDIDATES, full_scan_threshold=WHOLE),
            optimizers_config=models.OptimizersConfigDiff(default_segment_number=1),
            metadata={"memory": memory},
        )

    def _fill(self, name: str, vectors: Iterable[Placed]) -> None:
        tenant = models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=True)
        self._client.create_payload_index(name, SCOPE, tenant)  # before the points, so that HNSW knows of it
        rest, number = iter(vectors), 0
        while some := list(islice(rest, _AT_ONCE)):
            points = [
                models.PointStruct(
                    id=str(uuid.UUID(one.record)), vector=one.vector.tolist(), payload={SCOPE: one.scope}
                )
                for one in some
            ]
            self._client.upsert(name, points, wait=True)
            number += len(some)
        here = self._count(name)
        if here != number:
            raise ServerError(
                f"the collection {name} on Qdrant has {here} vectors, and should have {number}; delete it, and it is filled anew"
            )
        ready = time.monotonic() + _INDEXED
        while self._client.get_collection(name).status == models.CollectionStatus.YELLOW:
            if time.monotonic() > ready:
                raise ServerError(f"Qdrant makes an index of the collection {name} and is not done; look at its log")
            time.sleep(0.1)
        self._client.update_collection(name, metadata={"vectors": number})

    def _count(self, name: str) -> int:
        return self._client.count(name, exact=True).count


class Index(Ranked):
    """A :class:`lifeos.memory.vectors.index.VectorIndex`."""

    def __init__(self, server: Server, asked: QdrantClient, name: str) -> None:
        """``server``: whom the client belongs to; it is closed with that."""
        self._server = server
        self._client = asked
        self._name = name
        every = asked.facet(name, SCOPE, limit=_SCOPES, exact=True).hits
        super().__init__({str(one.value): one.count for one in every})

    def found(
        self, vector: Vector, scopes: Collection[str], most: int, within: Collection[str] | None, *, exact: bool
    ) -> list[Near]:
        """See :class:`Ranked`."""
        granted = models.FieldCondition(key=SCOPE, match=models.MatchAny(any=list(scopes)))
        ids = [str(uuid.UUID(record)) for record in within or ()]
        meant = [] if within is None else [models.HasIdCondition(has_id=[*ids])]
        with _asked():
            found = self._client.query_points(
                self._name,
                vector.tolist(),
                query_filter=models.Filter(must=[granted, *meant]),
                search_params=models.SearchParams(exact=True) if exact else models.SearchParams(hnsw_ef=EF),
                limit=most,
                with_payload=False,
            )
        # It answers in decimals; the engine in this process gives the same numbers as they are.
        return [Near(str(point.id).replace("-", ""), float(np.float32(point.score))) for point in found.points]


@contextmanager
def _asked() -> Iterator[None]:
    try:
        yield
    except UnexpectedResponse as error:
        said = error.content.decode(errors="replace")[:200]
        mend = "; what is gone there is filled anew when the service starts" if error.status_code == 404 else ""
        raise ServerError(f"Qdrant refuses ({error.status_code}): {said}{mend}") from error
    except (ApiException, QdrantException, httpx.HTTPError) as error:
        raise ServerError(f"Qdrant cannot be reached ({error}); is it there?") from error
