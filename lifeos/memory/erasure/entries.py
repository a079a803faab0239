"""The journals of a memory, written anew: without what is erased, on the versions that there are now, and each line naming the one before.

Where a fact was learned, it now says that this fact is forgotten, so every entry keeps its place and nobody learns the fact again; where a name was learned that goes with the fact, it says the
same. The hashes of lines change with it; those that they had lie beside the branch, so that a state in a ledger still leads to its place.
"""

import os
import shutil
from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from lifeos.errors import LifeOSError
from lifeos.memory import disk
from lifeos.memory.erasure.register import Erasure
from lifeos.memory.journal import heads, target
from lifeos.memory.journal.branches import FORMER, Branches
from lifeos.memory.journal.entry import Begin, Entry, Forget, Line, Remember, Replayed, Said, encode
from lifeos.memory.journal.heads import Head
from lifeos.memory.state_id import StateId


class _Branch(NamedTuple):
    """A branch that is being written anew. ``heads``: the hashes of its lines so far. ``written``: when it was last, in nanoseconds."""

    snapshot: str
    old: deque[Line]
    heads: list[str]
    data: list[bytes]
    former: dict[str, int]
    written: int


def write(branches: Branches, erasure: Erasure, place: str) -> int:
    """Put the journals as they are to be into an empty folder, and on the disk; how many entries were erased. Raises :class:`LifeOSError`."""
    snapshots = erasure.snapshots or {}
    known: dict[str, _Branch] = {}
    for snapshot in branches.known():
        chain = branches.read(snapshot)
        assert chain is not None, "it is listed"
        former = branches.former(snapshot)
        written = os.stat(branches.path(snapshot)).st_mtime_ns
        known[snapshot] = _Branch(snapshots.get(snapshot, snapshot), deque(chain.lines), [], [], former, written)
    number = 0
    while True:
        waiting = [branch for branch in known.values() if branch.old]
        moved = 0
        for branch in waiting:
            while branch.old and (entry := _entry(branch.old[0].entry, known, erasure)) is not None:
                line = branch.old.popleft()
                number += entry[1]
                moved += 1
                text, new = encode(line.n, branch.heads[-1] if branch.heads else "", line.at, entry[0])
                if new.sha256 != line.sha256:
                    branch.former[line.sha256] = line.n
                branch.heads.append(new.sha256)
                branch.data.append(text)
        if not waiting:
            break
        if not moved:
            raise LifeOSError(
                f"the journals in {branches.folder} name each other in a circle; bring them back from a copy"
            )
    for branch in known.values():
        home = os.path.join(place, branch.snapshot.removeprefix("sha256:"))
        if branch.former:
            disk.replace(os.path.join(home, FORMER), msgspec.json.encode(branch.former))
        file = os.path.join(home, "entries.jsonl")
        disk.replace(file, b"".join(branch.data))
        # Which branch was written to last is seen by that time; a nanosecond later, so that nobody takes it for the file that was read before.
        os.utime(file, ns=(branch.written + 1, branch.written + 1))
    return number


def swap(branches: Branches, ready: str, old: str) -> None:
    """Have the journals in ``ready`` instead of the present ones, with their heads, from whatever point an earlier attempt came to. ``old``: where the present ones are put before they are
    deleted."""
    heads.drop(branches.store, branches.memory)  # they are of lines that go
    if os.path.isdir(ready):
        if os.path.isdir(branches.folder) and not os.path.isdir(old):
            os.rename(branches.folder, old)
            disk.settle(os.path.dirname(branches.folder))
            disk.settle(os.path.dirname(old))
        os.makedirs(os.path.dirname(branches.folder), exist_ok=True)
        os.rename(ready, branches.folder)
        disk.settle(os.path.dirname(branches.folder))
        disk.settle(os.path.dirname(ready))
    shutil.rmtree(old, ignore_errors=True)
    read = {one: chain for one in branches.known() if (chain := branches.read(one)) is not None}
    every = {one.removeprefix("sha256:"): Head(chain.position, chain.head) for one, chain in read.items()}
    heads.renew(branches.store, branches.memory, every)


def _entry(entry: Entry | Begin, known: Mapping[str, _Branch], erasure: Erasure) -> tuple[Entry | Begin, bool] | None:
    """An entry as it is to be, and whether something was erased from it; None while a line that it names is not written yet."""
    if isinstance(entry, Begin):
        parent = _state(entry.parent, known)
        snapshot = (erasure.snapshots or {}).get(entry.snapshot, entry.snapshot)
        return (msgspec.structs.replace(entry, parent=parent, snapshot=snapshot), False) if parent is not None else None
    if isinstance(entry, Replayed):
        origin = _state(entry.origin, known)
        said, gone = _said(entry.entry, erasure)
        return (msgspec.structs.replace(entry, origin=origin, entry=said), gone) if origin is not None else None
    return _said(entry, erasure)


def _said(entry: Said, erasure: Erasure) -> tuple[Said, bool]:
    fact = target.of_fact(entry.fact.encode()) if isinstance(entry, Remember) else ""
    if fact in erasure.labels:  # a name is no secret by itself: with another fact it may be learned again
        fact = erasure.facts[0]
    return (_gone(fact, erasure), True) if fact in erasure.facts else (entry, False)


def _gone(fact: str, erasure: Erasure) -> Forget:
    return Forget(target=fact, who=erasure.who, why=f"erased: {erasure.why}")


def _state(text: str, known: Mapping[str, _Branch]) -> str | None:
    """The id that a state has now; None while its line is not written yet. One whose branch is not here stays as it is."""
    if not text:
        return text
    state = StateId.parse(text)
    branch = known.get(state.snapshot)
    if branch is None:
        return text
    if state.position < len(branch.heads):
        return str(StateId(branch.snapshot, state.position, branch.heads[state.position]))
    return None if branch.old else text
