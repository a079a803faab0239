"""Letting go of versions that nothing pins any more.

A version is kept when git pins it or ever did, when somebody learned on it, when it was ingested last, and when it is one of the last three. Of the
others those objects go that no other version has. A version is moved aside before its objects go, so what is killed in between is
finished by the next run, and nobody ever sees half a version.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

from lifeos.errors import LifeOSError
from lifeos.memory import disk
from lifeos.memory.dataset import decode
from lifeos.memory.erasure import register
from lifeos.memory.ingest import head
from lifeos.memory.journal.branches import Branches
from lifeos.memory.store import Store
from lifeos.memory.versions import derived

_UNFINISHED = re.compile(r"[0-9a-f]{30}(\.dir)?\.[0-9a-f]{8}\.tmp")
"""What killed processes of ours left; what `dvc push` is writing just now is called otherwise."""

LAST = 3
"""Versions that are kept whatever pins them, by when they came."""


class Plan(NamedTuple):
    """What goes. ``versions``: snapshots, oldest first; ``objects``: names and sizes of what only they have; ``kept``: how many versions stay;
    ``made``: paths and sizes of what was made of them and is of no use any more."""

    versions: list[str]
    objects: dict[str, int]
    kept: int
    made: dict[str, int]


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """Keep everybody else from adding to a store. Raises :class:`LifeOSError` while somebody does."""
    place = os.path.join(store.folder, "ingest")
    with ExitStack() as held:
        for name in sorted(os.listdir(place)) if os.path.isdir(place) else ():
            held.enter_context(disk.alone(os.path.join(place, name)))
        held.enter_context(disk.alone(os.path.join(store.folder, "restore")))
        yield


def plan(store: Store, memory: str, pinned: set[str]) -> Plan:
    """What can go. ``pinned``: digests that git knows. Only while :func:`alone`. Raises :class:`LifeOSError` for a version that is damaged: then nobody
    knows what it needs."""
    mine, others = _versions(store, memory)
    branches = Branches(store.folder, memory)
    register.ready(store.folder, memory)
    kept = {*map(store.current, pinned), *branches.known(), *filter(None, [head(store.folder, memory)]), *mine[-LAST:]}
    going = [snapshot for snapshot in mine if snapshot not in kept]
    stays = {name for snapshot in (*others, *mine) if snapshot not in going for name in _needs(store, snapshot)}
    left = _aside(store)
    gone = {_folder(store, os.path.join(store.folder, "versions", one.removeprefix("sha256:"))) for one in going} | {
        _folder(store, path) for path in left
    }
    for folder in _folders(store) - gone:  # pushed by DVC, which writes no versions
        stays |= _listed(store, folder)
    objects = {}
    for name in {name for folder in gone for name in _listed(store, folder)} - stays:
        if os.path.exists(store.path(name)):
            objects[name] = os.path.getsize(store.path(name))
    return Plan(going, objects, len(mine) - len(going), derived.stale(store, going))


def collect(store: Store, going: Plan) -> None:
    """Carry a plan out, only while :func:`alone`. Raises :class:`OSError`."""
    aside = os.path.join(store.folder, "removed")
    os.makedirs(aside, exist_ok=True)
    for snapshot in going.versions:
        digest = snapshot.removeprefix("sha256:")
        os.replace(os.path.join(store.folder, "versions", digest), os.path.join(aside, digest))
    disk.settle(aside)
    derived.remove(going.made)
    for name in sorted(going.objects, key=lambda one: one.endswith(".dir")):  # the lists last: they say what is left
        os.unlink(store.path(name))
    for path in _aside(store):
        os.unlink(path)
    for here, _, names in os.walk(os.path.join(store.folder, "files")):
        for name in filter(_UNFINISHED.fullmatch, names):
            os.unlink(os.path.join(here, name))


def keep_only(store: Store, memory: str, wanted: set[str]) -> list[str]:
    """Of a store whose versions are all elsewhere, too, let those go that are not wanted, nor kept by the rule above; which went. Raises :class:`LifeOSError`, also while
    somebody adds to it, and :class:`OSError`."""
    with alone(store):
        going = plan(store, memory, wanted)
        collect(store, going)
    return going.versions


def _versions(store: Store, memory: str) -> tuple[list[str], list[str]]:
    """The snapshots of a memory by when they came, and those of others."""
    folder = os.path.join(store.folder, "versions")
    mine: list[str] = []
    others: list[str] = []
    for snapshot in sorted(
        store.snapshots(), key=lambda one: (os.stat(os.path.join(folder, one[7:])).st_mtime_ns, one)
    ):
        version = store.version(snapshot)
        if version is not None:
            (mine if decode(version[1]).memory == memory else others).append(snapshot)
    return mine, others


def needed(store: Store) -> set[str]:
    """The objects of all versions that are here. Raises :class:`LifeOSError` for a version that is damaged."""
    return {name for snapshot in store.snapshots() for name in _needs(store, snapshot)}


def _needs(store: Store, snapshot: str) -> Iterator[str]:
    version = store.version(snapshot)
    assert version is not None, "it is listed"
    yield version[0].md5
    yield from _listed(store, version[0].md5)
    yield from (entry.md5 for entry in decode(version[1]).files.values())


def _aside(store: Store) -> list[str]:
    folder = os.path.join(store.folder, "removed")
    return sorted(os.path.join(folder, name) for name in (os.listdir(folder) if os.path.isdir(folder) else []))


def _folder(store: Store, pointer: str) -> str:
    try:
        with open(pointer, "rb") as file:
            return str(json.load(file)["md5"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LifeOSError(
            f"{pointer} is damaged, so it cannot be told what goes with it; delete it, and its objects stay"
        ) from error


def _folders(store: Store) -> set[str]:
    found: set[str] = set()
    for here, _, names in os.walk(os.path.join(store.folder, "files", "md5")):
        found.update(os.path.basename(here) + name for name in names if name.endswith(".dir"))
    return found


def _listed(store: Store, folder: str) -> set[str]:
    """The objects of a folder, itself included. Of a list that is gone or cannot be read, none: what it lists stays."""
    try:
        return {folder, *(str(row["md5"]) for row in json.loads(store.object(folder)))}
    except (LifeOSError, ValueError, KeyError, TypeError):
        return {folder}
