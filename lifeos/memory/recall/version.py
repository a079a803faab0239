"""A version as it is asked: its records, its graph and its vectors, made ready once and opened from then on.

    served/<snapshot>/graph/             Oxigraph
    served/<snapshot>/vectors-<model>/   Qdrant Edge

Both are engines' files, or lie on servers instead, and are made anew from the version wherever they are missing; the version is what is kept and checked.
"""

import errno
import os
import shutil
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from lifeos.errors import LifeOSError
from lifeos.ir import Stores
from lifeos.memory import disk, servers
from lifeos.memory.dataset import Manifest
from lifeos.memory.graph import oxigraph
from lifeos.memory.graph.graph import Graph
from lifeos.memory.recall.groups import Groups
from lifeos.memory.recall.names import Names
from lifeos.memory.recall.records import Readable, Records
from lifeos.memory.recall.texts import Texts
from lifeos.memory.state_id import NOTHING
from lifeos.memory.store import Store
from lifeos.memory.vectors.index import Embedder, VectorIndex
from lifeos.memory.vectors.parts import Parts, key
from lifeos.memory.verify import verify

T = TypeVar("T")

_ROOM = 64 << 20
"""Bytes that the engines here take for a version of nothing."""
_TIMES = 3
"""What they take of each byte of a version, while they are at it."""
_WAIT = 60.0
"""Seconds to wait for another process that fills a server."""


class Version(NamedTuple):
    """What recall works with. ``names``: those of the graph, for questions to be read by; ``texts``: which words records say; ``groups``: what of the graph is kept. ``state``: which state of the memory it is; a snapshot alone
    when nothing was learned on it."""

    snapshot: str
    state: str
    scopes: frozenset[str]
    records: Readable
    graph: Graph
    vectors: VectorIndex
    names: Names
    texts: Texts
    groups: Groups
    embedder: Embedder


def opened(store: Store, snapshot: str, embedder: Embedder, stores: Stores | None = None) -> Version:
    """A version, made ready first if it never was: that takes as long as the model takes for its records, some 10 ms each. Raises
    :class:`LifeOSError` for one that is not there or not whole, :class:`lifeos.errors.ServerError` for a server that has it not and cannot be given it,
    and :class:`OSError` when the disk is full."""
    manifest = (
        Manifest(memory="", ontology="", sources={}, files={}) if snapshot == NOTHING else verify(store, snapshot)
    )
    ready = _Ready(store, snapshot, manifest, stores)
    graph, vectors = ready.graph(), ready.vectors(embedder)
    scopes = frozenset(ready.sources.values())
    records = Records(store, manifest)
    groups = Groups(graph, records.kind)
    names, texts = Names(graph, scopes), Texts(records.spoken())
    return Version(snapshot, snapshot, scopes, records, graph, vectors, names, texts, groups, embedder)


class _Ready:
    """What engines make of a version, here or on servers; of the pin of nothing always here."""

    def __init__(self, store: Store, snapshot: str, manifest: Manifest, stores: Stores | None) -> None:
        self._store = store
        self._manifest = manifest
        self._stores = stores if stores is not None and manifest.files else Stores()
        servers.need(self._stores)
        self._snapshot = snapshot
        self._home = os.path.join(store.folder, "served", snapshot.removeprefix("sha256:"))
        self.sources = {name: part.scope for name, part in manifest.sources.items()}

    def graph(self) -> Graph:
        """The graph."""
        if self._stores.graph is None:
            return self._opened(
                "graph",
                lambda folder: oxigraph.build(folder, self._quads()),
                lambda folder: oxigraph.opened(folder, self.sources),
            )
        from lifeos.memory.graph import server  # noqa: PLC0415  optional

        with disk.alone(self._home, _WAIT):
            asked = server.Server(self._stores.graph.url)
            return asked.opened(self._named, self._manifest.memory, self.sources, self._quads)

    def vectors(self, embedder: Embedder) -> VectorIndex:
        """The vectors by a model."""
        parts = Parts(self._store, embedder)
        if self._stores.vectors is None:
            from lifeos.memory.vectors import edge  # noqa: PLC0415  not for a server

            return self._opened(
                f"vectors-{key(embedder)}",
                lambda folder: edge.build(folder, embedder.dimension, parts.placed(self._manifest)),
                edge.Edge,
            )
        from lifeos.memory.vectors import server  # noqa: PLC0415  optional

        with disk.alone(self._home, _WAIT):
            asked = server.Server(server.client(self._stores.vectors.url))
            return asked.opened(
                self._named,
                self._manifest.memory,
                key(embedder),
                embedder.dimension,
                lambda: parts.placed(self._manifest),
            )

    @property
    def _named(self) -> str:
        """What a server has it by: the content. A version from which something was erased is another one there."""
        return self._store.current(self._snapshot)

    def _quads(self) -> list[bytes]:
        files = sorted(self._manifest.files.items())
        return [self._store.get(entry) for path, entry in files if path.startswith("graph/")]

    def _opened(self, name: str, build: Callable[[str], None], open_: Callable[[str], T]) -> T:
        folder = os.path.join(self._home, name)
        if not os.path.isdir(folder):
            with disk.alone(self._home):
                disk.room(self._home, _ROOM + _TIMES * sum(one.size for one in self._manifest.files.values()))
                _make(folder, build)
        try:
            return open_(folder)
        except Exception as error:
            if disk.full(error):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self._home) from error
            raise LifeOSError(
                f"cannot open what was made of {self._snapshot} ({error}); delete {self._home}, it is made anew"
            ) from error


def _make(folder: str, build: Callable[[str], None]) -> None:
    """Build a folder beside its place, then move it there: it is whole or not there."""
    if os.path.isdir(folder):
        return
    temporary = f"{folder}.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    os.makedirs(temporary)
    build(temporary)
    disk.flush()
    os.rename(temporary, folder)
