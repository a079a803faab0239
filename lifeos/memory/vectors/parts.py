"""The vectors of a version: those that it has, or else kept beside the store by what they are made of, a file of records and a model.

    vectors/<model>/<source>/<month>/<SHA-256 of the records>.<SHA-256 of this file>.arrow

A month that did not change is not embedded again, nor is a record of one that did. What a device measured has no vector: a number and
a moment are found by name and time, and a year has ten times as many of them as of everything that was said.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from lifeos.memory import disk, wording
from lifeos.memory.dataset import Manifest
from lifeos.memory.outcome import code_of
from lifeos.memory.record import Measurement, Record
from lifeos.memory.store import Entry, Store
from lifeos.memory.vectors import table
from lifeos.memory.vectors.index import Embedder, Placed, Vector

_record = msgspec.json.Decoder(Record)


def key(embedder: Embedder) -> str:
    """What vectors depend on besides records: the model, and how a record is worded."""
    return hashlib.sha256(f"{embedder.model} {embedder.dimension} {code_of(wording)}".encode()).hexdigest()[:16]


class Parts:
    """The files of vectors of one model."""

    def __init__(self, store: Store, embedder: Embedder, earlier: Sequence[Manifest] = ()) -> None:
        """``earlier``: versions whose vectors may be taken over."""
        self._store = store
        self._embedder = embedder
        self._key = key(embedder)
        self._folder = os.path.join(store.folder, "vectors", self._key)
        self._earlier = earlier
        self.made = 0

    def placed(self, manifest: Manifest) -> Iterator[Placed]:
        """The vectors of a version, in the order of its files. Those that are not there are made and kept. Raises :class:`LifeOSError` for
        records that cannot be read."""
        for path, entry in sorted(manifest.files.items()):
            kind, source, month = path.split("/")
            if kind == "records":
                scope = manifest.sources[source].scope
                for record, vector in self.part(manifest, source, month.removesuffix(".jsonl"), entry).items():
                    yield Placed(record, scope, vector)

    def part(self, manifest: Manifest, source: str, month: str, entry: Entry) -> dict[str, Vector]:
        """The vectors of a file of records. Raises :class:`LifeOSError` for one that cannot be read."""
        path = f"vectors/{source}/{month}.arrow"
        if (own := self._kept(manifest, path)) is not None:
            return own
        folder = os.path.join(self._folder, source, month)
        names = sorted(_names(folder))
        for name in names:
            if name.startswith(entry.sha256) and (found := self._read(folder, name)) is not None:
                return found
        records = [_record.decode(line) for line in self._store.get(entry).splitlines()]
        spoken = [record for record in records if not isinstance(record.content, Measurement)]
        known: dict[str, Vector] = {}
        for one in self._earlier if spoken else ():
            known.update(self._kept(one, path) or {})
        for name in (
            names if spoken else ()
        ):  # the id of a record is the hash of its content, so its vector is the same in all of them
            known.update(self._read(folder, name) or {})
        made = {one.id: known[one.id] if one.id in known else self._made(one) for one in spoken}
        data = table.encode(made, self._embedder.dimension)
        name = f"{entry.sha256}.{hashlib.sha256(data).hexdigest()}.arrow"
        disk.replace(os.path.join(folder, name), data, settled=False)
        return made

    def _kept(self, manifest: Manifest, path: str) -> dict[str, Vector] | None:
        """The vectors that a version has; None when it has none there, or of another model."""
        entry = manifest.files.get(path)
        if entry is None or manifest.vectors is msgspec.UNSET or manifest.vectors.key != self._key:
            return None
        return table.decode(self._store.get(entry), self._embedder.dimension)

    def _made(self, record: Record) -> Vector:
        self.made += 1
        return self._embedder.vector(wording.wording(record.content))

    def _read(self, folder: str, name: str) -> dict[str, Vector] | None:
        """A file of vectors; None for one that has not the bytes of its name, as after a power failure."""
        with open(os.path.join(folder, name), "rb") as file:
            data = file.read()
        if hashlib.sha256(data).hexdigest() != name.split(".")[1]:
            return None
        return table.decode(data, self._embedder.dimension)


def _names(folder: str) -> Iterable[str]:
    try:
        return [name for name in os.listdir(folder) if name.endswith(".arrow")]
    except FileNotFoundError:
        return ()
