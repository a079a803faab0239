"""Whether a version is whole: each of its files is there and has the bytes that its manifest names."""

from lifeos.errors import LifeOSError
from lifeos.memory.dataset import Manifest, decode
from lifeos.memory.store import Store


def verify(store: Store, snapshot: str) -> Manifest:
    """The manifest of a version that is whole. Raises :class:`LifeOSError` with the file that is lost or damaged."""
    version = store.version(snapshot)
    if version is None:
        raise LifeOSError(
            f"{snapshot} is not in {store.folder}; ingest again, or bring it back from a copy of that folder"
        )
    manifest = decode(version[1])
    for entry in manifest.files.values():
        store.get(entry)
    return manifest
