"""The register of a memory's erasures: what is under way, and what was done.

<store>/erasures/<memory>/pending.json   an erasure that was begun; nobody else writes to the memory until it is finished
<store>/erasures/<memory>/log.jsonl      those that are done, a line each
"""

import os
from collections.abc import Mapping

import msgspec

from lifeos.errors import LifeOSError
from lifeos.memory import disk


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """``records`` and ``facts``: the ids of what goes. ``labels``: of the names that go with the facts, until they are gone: too few names are possible for hashes of them to stay. ``snapshots``: the versions that had it, old name -> new name; None until they are known. ``objects``: those that only old
    versions had. ``left``: files in which it was found afterwards. ``searched``: for its bytes, or, after a crash, which has forgotten them, for its ids."""

    at: str
    who: str
    why: str
    records: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    snapshots: Mapping[str, str] | None = None
    objects: tuple[str, ...] = ()
    searched: str = ""
    left: tuple[str, ...] = ()


def home(folder: str, memory: str) -> str:
    """Where the register is. ``folder``: of the store."""
    return os.path.join(folder, "erasures", memory)


def pending(folder: str, memory: str) -> Erasure | None:
    """The one that is not finished."""
    try:
        with open(_pending(folder, memory), "rb") as file:
            return msgspec.json.decode(file.read(), type=Erasure)
    except FileNotFoundError:
        return None


def keep(folder: str, memory: str, erasure: Erasure) -> None:
    """Have it on the disk that this one is under way, and how far it is. Raises :class:`OSError`."""
    disk.replace(_pending(folder, memory), msgspec.json.encode(erasure))


def done(folder: str, memory: str) -> list[Erasure]:
    """Those that are finished, oldest first."""
    try:
        with open(_log(folder, memory), "rb") as file:
            return [msgspec.json.decode(line, type=Erasure) for line in file.read().splitlines()]
    except FileNotFoundError:
        return []


def finish(folder: str, memory: str, erasure: Erasure) -> None:
    """Have it on the disk that this one is finished. Raises :class:`OSError`."""
    every = [*done(folder, memory), erasure]
    disk.replace(_log(folder, memory), b"".join(msgspec.json.encode(one) + b"\n" for one in every))
    os.unlink(_pending(folder, memory))
    disk.settle(home(folder, memory))


def erased(folder: str, memory: str) -> frozenset[str]:
    """The ids of the records that are not to be read again."""
    under_way = pending(folder, memory)
    every = [*done(folder, memory), *([under_way] if under_way is not None else [])]
    return frozenset(record for one in every for record in one.records)


def settled(folder: str, memory: str) -> int | None:
    """How many are done; None while one is under way."""
    return len(done(folder, memory)) if pending(folder, memory) is None else None


def ready(folder: str, memory: str) -> None:
    """Raise :class:`LifeOSError` while an erasure waits to be finished."""
    if os.path.exists(_pending(folder, memory)):
        raise LifeOSError(
            f"an erasure of memory '{memory}' was begun and is not finished; run `lifeos memory erase {memory} --finish`"
        )


def _pending(folder: str, memory: str) -> str:
    return os.path.join(home(folder, memory), "pending.json")


def _log(folder: str, memory: str) -> str:
    return os.path.join(home(folder, memory), "log.jsonl")
