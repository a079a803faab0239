"""The dataset: records and facts as canonical files, the same bytes for the same content on any machine.

    manifest.json                         what it is made of; its hash is the name of the version
    records/<source>/<month>.jsonl        records by id, a line of JSON each
    graph/<source>/<month>.nq             their facts, N-Quads in the order of their bytes
    vectors/<source>/<month>.arrow        where the version was embedded: what the records are about, by id

By month, so that what is new today changes a few small files and every version shares the others.
"""

import os
import shutil
from collections.abc import Collection, Mapping

import msgspec

from lifeos.memory import month, sorting
from lifeos.memory.outcome import Outcome
from lifeos.memory.store import Entry, Store

_encoder = msgspec.json.Encoder(order="deterministic")


class Part(msgspec.Struct, frozen=True):
    """What comes from a source, and the scope it belongs to."""

    scope: str
    connector: str
    records: int
    facts: int


class Vectors(msgspec.Struct, frozen=True):
    """What vectors were made by. ``model``: with the hash of its weights. ``key``: of all that they depend on besides records. ``vectors``: how many."""

    model: str
    dimension: int
    key: str
    vectors: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a version is made of. ``files``: by path. ``replaces``: the version from which something was erased, where what is left is another one already."""

    format: int = 1
    memory: str
    ontology: str
    sources: dict[str, Part]
    files: dict[str, Entry]
    replaces: str | msgspec.UnsetType = msgspec.UNSET
    vectors: Vectors | msgspec.UnsetType = msgspec.UNSET

    def encoded(self) -> bytes:
        """The bytes that name the version."""
        return msgspec.json.format(_encoder.encode(self), indent=1) + b"\n"

    @property
    def plain(self) -> "Manifest":
        """The version without its vectors, which is what ingestion makes."""
        files = {path: entry for path, entry in self.files.items() if not path.startswith("vectors/")}
        return msgspec.structs.replace(self, files=files, vectors=msgspec.UNSET)


def decode(manifest: bytes) -> Manifest:
    """A manifest from its bytes, which were checked against their hash."""
    return msgspec.json.decode(manifest, type=Manifest)


def build(
    source: str, outcomes: Mapping[str, Outcome], folder: str, store: Store, forgotten: Collection[str] = ()
) -> dict[str, Entry]:
    """The files of a source without what is forgotten, put into the store. ``outcomes``: by the path of the file; ``folder``: where they lie, and for what is put aside meanwhile; ``forgotten``: targets."""
    aside = os.path.join(folder, "aside")
    shutil.rmtree(aside, ignore_errors=True)
    files: dict[str, Entry] = {}
    for path in sorting.months(outcomes, folder, aside):
        name = os.path.basename(path)
        records, graph = os.path.join(aside, "records"), os.path.join(aside, "graph")
        if month.write(records, graph, source, sorting.ordered(source, path), forgotten):
            files[f"records/{source}/{name}.jsonl"] = store.take(records)
            files[f"graph/{source}/{name}.nq"] = store.take(graph)
    shutil.rmtree(aside)
    return files
