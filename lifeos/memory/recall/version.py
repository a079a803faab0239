"""A version as it is asked: its records, its graph and its vectors, made ready once and opened from then on.

    served/<snapshot>/graph/             Oxigraph
    served/<snapshot>/vectors-<model>/   Qdrant Edge

Both are engines' files, made anew from the version wherever they are missing; the version is what is kept and checked.
"""

import os
import shutil
from collections.abc import Callable
from typing import NamedTuple

from lifeos.errors import LifeOSError
from lifeos.memory import disk
from lifeos.memory.dataset import Manifest
from lifeos.memory.graph import oxigraph
from lifeos.memory.graph.graph import Graph
from lifeos.memory.recall.groups import Groups
from lifeos.memory.recall.names import Names
from lifeos.memory.recall.records import Readable, Records
from lifeos.memory.state_id import NOTHING
from lifeos.memory.store import Store
from lifeos.memory.vectors import edge
from lifeos.memory.vectors.index import Embedder, VectorIndex
from lifeos.memory.vectors.parts import Parts, key
from lifeos.memory.verify import verify


class Version(NamedTuple):
    """What recall works with. ``names``: those of the graph, for questions to be read by; ``groups``: what of it is kept. ``state``: which state of the memory it is; a snapshot alone
    when nothing was learned on it."""

    snapshot: str
    state: str
    scopes: frozenset[str]
    records: Readable
    graph: Graph
    vectors: VectorIndex
    names: Names
    groups: Groups
    embedder: Embedder


def opened(store: Store, snapshot: str, embedder: Embedder) -> Version:
    """A version, made ready first if it never was: that takes as long as the model takes for its records, some 10 ms each. Raises
    :class:`LifeOSError` for one that is not there or not whole."""
    manifest = (
        Manifest(memory="", ontology="", sources={}, files={}) if snapshot == NOTHING else verify(store, snapshot)
    )
    home = os.path.join(store.folder, "served", snapshot.removeprefix("sha256:"))
    where = os.path.join(home, "graph"), os.path.join(home, f"vectors-{key(embedder)}")
    if not all(map(os.path.isdir, where)):
        with disk.alone(home):
            _make(where[0], lambda folder: oxigraph.build(folder, _quads(store, manifest)))
            parts = Parts(store, embedder)
            _make(where[1], lambda folder: edge.build(folder, embedder.dimension, parts.placed(manifest)))
    sources = {name: part.scope for name, part in manifest.sources.items()}
    try:
        graph, vectors = oxigraph.Oxigraph.opened(where[0], sources), edge.Edge(where[1])
    except Exception as error:
        raise LifeOSError(
            f"cannot open what was made of {snapshot} ({error}); delete {home}, it is made anew"
        ) from error
    scopes = frozenset(sources.values())
    records = Records(store, manifest)
    groups = Groups(graph, records.kind)
    return Version(snapshot, snapshot, scopes, records, graph, vectors, Names(graph, scopes), groups, embedder)


def _quads(store: Store, manifest: Manifest) -> list[bytes]:
    return [store.get(entry) for path, entry in sorted(manifest.files.items()) if path.startswith("graph/")]


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
