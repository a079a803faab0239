"""Embedding a version: the same version with its vectors in it, so that whoever has it needs no model to serve it.

The bytes of a table are the same for the same vectors. The last bits of a vector may be others on another kind of processor, so a version is embedded once and carried.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from lifeos.memory import pieces
from lifeos.memory.dataset import Manifest, Vectors
from lifeos.memory.store import Entry, Store
from lifeos.memory.vectors import table
from lifeos.memory.vectors.index import Embedder
from lifeos.memory.vectors.parts import Parts, key


class Embedded(NamedTuple):
    """``made``: how many of the vectors were not known."""

    snapshot: str
    vectors: int
    made: int


def embed(store: Store, manifest: Manifest, embedder: Embedder, earlier: Sequence[Manifest]) -> Embedded:
    """Make the version with vectors. ``earlier``: versions whose vectors may be taken over; with the version itself, should it have been embedded by another model.
    Raises :class:`LifeOSError` for records that cannot be read, and :class:`OSError` when the disk refuses."""
    parts = Parts(store, embedder, earlier)
    plain = manifest.plain
    files: dict[str, Entry] = {}
    number = 0
    for path, entry in sorted(plain.files.items()):
        kind, source, name = path.split("/")
        if kind != "records":
            continue
        month = name.removesuffix(".jsonl")
        vectors = parts.part(manifest, source, month, entry)
        if vectors:
            data = table.encode(vectors, embedder.dimension)
            kept = msgspec.structs.replace(store.put(data), lines=len(vectors), pieces=pieces.checks(data))
            files[f"vectors/{source}/{month}.arrow"] = kept
            number += len(vectors)
    said = Vectors(embedder.model, embedder.dimension, key(embedder), number)
    whole = msgspec.structs.replace(plain, files={**plain.files, **files}, vectors=said)
    snapshot, _ = store.close(whole.files, whole.encoded())
    return Embedded(snapshot, number, parts.made)
