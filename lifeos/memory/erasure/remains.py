"""Where something may lie besides the versions themselves: what was made from them, and copies that DVC made. It is deleted there, and looked for everywhere."""

import contextlib
import mmap
import os
import shutil
from collections.abc import Collection, Iterable, Iterator

from lifeos.memory import disk
from lifeos.memory.store import Store

_WAIT = 5.0
"""Seconds to wait for somebody who keeps vectors: each does so for milliseconds."""
_REGISTERED = ("erasures", "forgotten", "journal")
"""Where ids may stand: they say what is absent."""


def served(store: Store, snapshot: str) -> str:
    """Where engines keep what they made of a version."""
    return os.path.join(store.folder, "served", snapshot.removeprefix("sha256:"))


def learned(folder: str, memory: str) -> str:
    """Where vectors of what was learned are. ``folder``: of the store."""
    return os.path.join(folder, "learned", memory)


def drop(store: Store, memory: str, snapshots: Iterable[str], names: Collection[bytes]) -> None:
    """Delete what engines made of old versions, vectors of the records and of all that was learned, and what was read of the inbox, which is read again. Raises
    :class:`OSError`, and :class:`LifeOSError` while somebody keeps vectors all the time."""
    for snapshot in snapshots:
        shutil.rmtree(served(store, snapshot), ignore_errors=True)
    for path in files(os.path.join(store.folder, "vectors")):
        if holds(path, names):
            _unlink(path)
    with disk.alone(learned(store.folder, memory), _WAIT):
        shutil.rmtree(learned(store.folder, memory))
    place = os.path.join(store.folder, "ingest", memory)
    shutil.rmtree(os.path.join(place, "read"), ignore_errors=True)
    for name in ("built.json", "quarantine.jsonl"):
        _unlink(os.path.join(place, name))


def delete(stores: Iterable[Store], objects: Collection[str], needed: Collection[str]) -> None:
    """Delete objects from stores, those left out that other versions need. Raises :class:`OSError`."""
    for store in stores:
        for name in sorted(set(objects) - set(needed), key=lambda one: one.endswith(".dir")):
            store.remove(name)


def found(store: Store, others: Iterable[str], content: Collection[bytes], names: Collection[bytes]) -> list[str]:
    """The files below a store and other folders that hold one of these bytes; ids may stand where it is said that they are absent."""
    registered = tuple(os.path.join(store.folder, name) + os.sep for name in _REGISTERED)
    every = (path for folder in dict.fromkeys((store.folder, *others)) for path in files(folder))
    return [path for path in every if holds(path, content if path.startswith(registered) else (*content, *names))]


def holds(path: str, wanted: Collection[bytes]) -> bool:
    """Whether a file has one of these bytes in it."""
    with open(path, "rb") as file:
        if not wanted or not os.fstat(file.fileno()).st_size:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return any(data.find(one) >= 0 for one in wanted)


def files(folder: str) -> Iterator[str]:
    """All files below a folder; links are not followed."""
    for here, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(here, name)
            if os.path.isfile(path) and not os.path.islink(path):
                yield path


def _unlink(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
