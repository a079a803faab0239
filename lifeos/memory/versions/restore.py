"""Bringing a version back from another store, such as a remote of DVC.

Each object is compared with its hash on the way, and the version exists here once all are on the disk. So a restore that is killed leaves
nothing but objects, which the next one finds.
"""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

import msgspec

from lifeos.errors import LifeOSError
from lifeos.memory import disk
from lifeos.memory.dataset import Manifest, decode
from lifeos.memory.store import MANIFEST, DamagedError, Entry, Store
from lifeos.memory.verify import located

_AT_ONCE = 4
"""Objects: while one is hashed, another is read or written."""


class Restored(NamedTuple):
    """What had to be brought, of a version that is whole now."""

    objects: int
    size: int


class _Row(msgspec.Struct):
    md5: str
    relpath: str


def restore(store: Store, source: Store, snapshot: str, folder: str | None) -> Restored:
    """Have a version in the store, whole. ``folder``: the object that lists its files, for a source that knows no versions. Raises :class:`LifeOSError` with
    the file that is lost or damaged at the source, and :class:`OSError` when the disk refuses."""
    snapshot = store.current(snapshot)
    with disk.alone(os.path.join(store.folder, "restore")):
        manifest = _manifest(store, source, snapshot, folder)
        said = decode(manifest)
        files = said.files
        bring = partial(_bring, store, source, snapshot, said)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            brought = list(pool.map(bring, {entry: path for path, entry in files.items()}.values()))
        closed, _ = store.close(files, manifest)
        assert closed == snapshot, "its manifest was compared with it"
    return Restored(sum(size is not None for size in brought), sum(filter(None, brought)))


def _bring(store: Store, source: Store, snapshot: str, manifest: Manifest, path: str) -> int | None:
    """Have a file of a version; how many bytes had to be brought, None when it was there."""
    entry = manifest.files[path]
    if _whole(store, entry):
        return None
    try:
        store.copy(source, entry)
    except DamagedError as error:
        raise located(source, snapshot, manifest, path) from error
    return entry.size


def _whole(store: Store, entry: Entry) -> bool:
    if not store.has(entry):
        return False
    try:
        store.get(entry)
    except LifeOSError:
        return False
    return True


def _manifest(store: Store, source: Store, snapshot: str, folder: str | None) -> bytes:
    """The manifest, from wherever it is whole."""
    wrong: LifeOSError | None = None
    for place in (store, source):
        try:
            version = place.version(snapshot)
        except LifeOSError as error:
            wrong = error
            continue
        if version is not None:
            return version[1]
    if folder is None:
        raise wrong or LifeOSError(
            f"{snapshot} is not in {source.folder}, and no commit before HEAD has a .dvc file that says where it is; name another source with --from"
        )
    listing = source.object(folder)
    if hashlib.md5(listing, usedforsecurity=False).hexdigest() + ".dir" != folder:
        raise LifeOSError(
            f"{source.path(folder)} is damaged: its bytes are not those of its name; bring it back from a copy"
        )
    for row in msgspec.json.decode(listing, type=list[_Row]):
        if row.relpath == MANIFEST:
            manifest = source.object(row.md5)
            if f"sha256:{hashlib.sha256(manifest).hexdigest()}" == snapshot:
                return manifest
            raise LifeOSError(
                f"{source.path(row.md5)} is damaged: it is not the manifest of {snapshot}; bring it back from a copy"
            )
    raise LifeOSError(f"{source.path(folder)} lists no {MANIFEST}, so it is no version of a memory")
