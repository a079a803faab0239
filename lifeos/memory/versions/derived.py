"""What was made of versions and can be made again: indices, and vectors beside the store. It goes with the versions that it was made of, and vectors of what was learned
with the last index of their model."""

import os
import shutil
from collections.abc import Iterator

from lifeos.errors import LifeOSError
from lifeos.memory import disk
from lifeos.memory.dataset import decode
from lifeos.memory.store import Store


def stale(store: Store, going: list[str]) -> dict[str, int]:
    """What no version needs once ``going`` is gone, with its bytes: folders of indices, and files of vectors that are of no records, of a version that has its own, or of
    a model that no version is asked by."""
    served = os.path.join(store.folder, "served")
    found = {}
    models = set()
    for name in sorted(os.listdir(served)) if os.path.isdir(served) else ():
        models.update(os.listdir(os.path.join(served, name)))
        snapshot = f"sha256:{name}"
        if snapshot in going or store.version(snapshot) is None:
            found[os.path.join(served, name)] = sum(map(os.path.getsize, _files(os.path.join(served, name))))
    wanted = _wanted(store, going)
    for path in _files(os.path.join(store.folder, "vectors")):
        if path.endswith(".arrow") and os.path.basename(path).partition(".")[0] not in wanted:
            found[path] = os.path.getsize(path)
    for path in _files(os.path.join(store.folder, "learned")):
        model, kind = os.path.splitext(os.path.basename(path))
        if kind == ".rows" and f"vectors-{model}" not in models:
            found[path] = os.path.getsize(path)
    return found


def remove(paths: dict[str, int]) -> None:
    """Delete it, but for an index that somebody makes just now. Raises :class:`OSError`."""
    for path in paths:
        if os.path.isfile(path):
            os.unlink(path)
            continue
        try:
            with disk.alone(path):
                shutil.rmtree(path)
        except LifeOSError:
            continue


def _wanted(store: Store, going: list[str]) -> set[str]:
    """The records that stay and have no vectors of their own."""
    found = set()
    for snapshot in store.snapshots():
        version = store.version(snapshot)
        if snapshot in going or version is None:
            continue
        files = decode(version[1]).files
        for path, entry in files.items():
            kind, _, rest = path.partition("/")
            if kind == "records" and f"vectors/{rest.removesuffix('.jsonl')}.arrow" not in files:
                found.add(entry.sha256)
    return found


def _files(folder: str) -> Iterator[str]:
    return (os.path.join(here, name) for here, _, names in os.walk(folder) for name in names)
