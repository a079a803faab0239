"""Whether a version is whole: each of its files is there and has the bytes that its manifest names."""

import contextlib

from lifeos.errors import LifeOSError
from lifeos.memory.damage import place
from lifeos.memory.dataset import Manifest, decode
from lifeos.memory.store import DamagedError, Store


def verify(store: Store, snapshot: str) -> Manifest:
    """The manifest of a version that is whole. Raises :class:`LifeOSError` with the file that is lost or damaged, and the byte, where
    what is left of it tells that."""
    version = store.version(snapshot)
    if version is None:
        raise LifeOSError(
            f"{snapshot} is not in {store.folder}; ingest again, or bring it back from a copy of that folder"
        )
    manifest = decode(version[1])
    for path, entry in manifest.files.items():
        try:
            store.get(entry)
        except DamagedError as error:
            raise located(store, snapshot, manifest, path) from error
    return manifest


def located(store: Store, snapshot: str, manifest: Manifest, path: str) -> DamagedError:
    """The damage of a file of a version in a store, with its byte, where what is left of it tells that. ``path``: in the version. Raises :class:`LifeOSError` where it cannot be read."""
    entry = manifest.files[path]
    byte = place(path, store.object(entry.md5), entry, _records(store, manifest, path))
    return DamagedError(store.path(entry.md5), byte, (path, snapshot, manifest.memory))


def _records(store: Store, manifest: Manifest, path: str) -> bytes | None:
    """The records that a file of facts follows from, where they are whole."""
    entry = manifest.files.get(path.replace("graph/", "records/", 1).replace(".nq", ".jsonl"))
    with contextlib.suppress(LifeOSError):
        return store.get(entry) if entry is not None else None
    return None
