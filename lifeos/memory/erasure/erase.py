"""Erasing: from the register to the search, each step such that it can be killed anywhere and done again.

1  it is in the register: nobody else writes to the memory any more
2  the files of the new versions are kept, and their names are in the register
3  the new versions exist; the journals are swapped for new ones, which name them
4  the old names lead to the new versions, which from now on are what everybody gets
5  what only old versions had goes, and what was made from it
6  it is looked for in all bytes; the register says what came of that
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from lifeos.errors import UsageError
from lifeos.memory import disk
from lifeos.memory.erasure import entries, register, remains, rewriting
from lifeos.memory.erasure.register import Erasure
from lifeos.memory.erasure.subject import Subject, names
from lifeos.memory.ingest import head, move
from lifeos.memory.journal.branches import Branches
from lifeos.memory.store import Store
from lifeos.memory.versions import garbage


class Places(NamedTuple):
    """Where else it may be. ``stores``: copies that are laid out as the store is. ``folders``: files that DVC checked out. ``buckets``: copies on servers, of which no object is read: those
    that held it are deleted by their names. ``servers``: has servers let go of versions that the store has no more; it may raise :class:`LifeOSError`."""

    stores: Sequence[Store] = ()
    folders: Sequence[str] = ()
    buckets: Sequence[Store] = ()
    servers: Callable[[], object] = lambda: None


def begin(store: Store, branches: Branches, subject: Subject, who: str, why: str, at: str) -> None:
    """Have it in the register. Raises :class:`LifeOSError` while another one is not finished, and :class:`OSError`."""
    register.ready(store.folder, branches.memory)
    records, facts, labels = map(tuple, map(sorted, (subject.records, subject.facts, subject.labels)))
    erasure = Erasure(at=at, who=who, why=why, records=records, facts=facts, labels=labels)
    register.keep(store.folder, branches.memory, erasure)


def finish(store: Store, branches: Branches, places: Places, subject: Subject | None) -> Erasure:
    """Do what the register has begun. ``subject``: with the bytes to look for; None after a crash. Only while :func:`alone`. Raises :class:`UsageError` when nothing was begun,
    :class:`LifeOSError` for what is damaged, and :class:`OSError` when the disk refuses; it is gone on with then."""
    memory, folder = branches.memory, store.folder
    erasure = register.pending(folder, memory)
    if erasure is None:
        raise UsageError(f"no erasure of memory '{memory}' waits to be finished")
    erasure = _versions(store, memory, erasure)
    _journals(branches, register.home(folder, memory), erasure)
    snapshots = erasure.snapshots or {}
    last = head(folder, memory)
    if last is not None and last in snapshots:
        move(folder, memory, snapshots[last])
    for old, new in snapshots.items():
        store.erase(old, new)
    every = names(erasure.records)
    with contextlib.ExitStack() as held:
        for old in snapshots:  # or somebody would make an index of what is still there just now
            held.enter_context(disk.alone(remains.served(store, old)))
        remains.delete((store, *places.stores, *places.buckets), erasure.objects, garbage.needed(store))
        remains.drop(store, memory, snapshots, every)
    places.servers()
    for place in places.folders:
        for path in remains.files(place):
            if remains.holds(path, every):
                os.unlink(path)
    disk.flush()
    content = subject.content if subject is not None else ()
    left = remains.found(store, [*(one.folder for one in places.stores), *places.folders], content, every)
    erasure = msgspec.structs.replace(
        erasure, objects=(), labels=(), searched="bytes" if subject is not None else "ids", left=tuple(left)
    )
    register.finish(folder, memory, erasure)
    return erasure


@contextlib.contextmanager
def alone(store: Store, branches: Branches) -> Iterator[None]:
    """Keep everybody else from writing to a memory. Raises :class:`LifeOSError` while somebody does."""
    with contextlib.ExitStack() as held:
        held.enter_context(garbage.alone(store))
        held.enter_context(disk.alone(register.home(store.folder, branches.memory)))
        for snapshot in branches.known():
            held.enter_context(disk.alone(os.path.dirname(branches.path(snapshot))))
        yield


def _versions(store: Store, memory: str, erasure: Erasure) -> Erasure:
    """Make the new versions; what is under way, with their names."""
    made = rewriting.rewrite(store, memory, frozenset(erasure.records), erasure.snapshots)
    if erasure.snapshots is None:
        disk.flush()
        erasure = msgspec.structs.replace(erasure, snapshots=made.snapshots, objects=tuple(sorted(made.objects)))
        register.keep(store.folder, memory, erasure)
    for manifest in made.manifests.values():
        store.close(manifest.files, manifest.encoded())
    return erasure


def _journals(branches: Branches, place: str, erasure: Erasure) -> None:
    new, ready, old = (os.path.join(place, name) for name in ("journal.new", "journal.ready", "journal.old"))
    if not os.path.isdir(ready) and os.path.isdir(branches.folder):
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
        os.makedirs(new)
        entries.write(branches, erasure, new)
        disk.flush()
        os.rename(new, ready)
        disk.settle(place)
    entries.swap(branches, ready, old)
