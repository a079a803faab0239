"""The versions that are served: each is opened once, and stays open as long as it is wanted, so that to change to it, or back, is at once."""

import threading
from collections import defaultdict
from collections.abc import Callable, Collection

import msgspec

from lifeos.errors import LifeOSError, ServerError
from lifeos.ir import Memory, Stores
from lifeos.memory.journal.branches import Branches
from lifeos.memory.recall.present import Present
from lifeos.memory.recall.version import opened
from lifeos.memory.store import Store
from lifeos.memory.vectors.index import Embedder

LAST = 3
"""Versions of a memory that stay open whatever is pinned: those that were opened or asked last. One of 100,000 records takes some 100 MB."""

_Key = tuple[str, str, str, Stores | None]


class Versions:
    """By memory, model, snapshot and where it lies; for all threads."""

    def __init__(
        self,
        store: Store,
        embedder: Callable[[Memory], Embedder],
        bring: Callable[[Memory], object],
        follow: Callable[[Memory], object],
    ) -> None:
        """``embedder``: the model that a memory declares; ``bring``: has a version whole in the store, from a remote when it is not; ``follow``: has its journal continue the
        one before. All may raise :class:`LifeOSError` and :class:`OSError`."""
        self._store = store
        self._embedder = embedder
        self._bring = bring
        self._follow = follow
        self._open: dict[_Key, Present] = {}
        self._models: dict[str, Embedder] = {}
        self._failed: dict[_Key, str] = {}
        self._opening: defaultdict[_Key, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    def of(self, memory: Memory, *, patient: bool = True) -> Present:
        """The pinned version; it is opened first when it is not, while others are asked. Who is not ``patient`` does not wait for somebody else who opens it, nor tries
        again what failed the last time. Raises :class:`LifeOSError` when it is nowhere whole, and :class:`OSError` when the disk refuses; what was opened
        before serves on."""
        key = _key(memory)
        present = self._touched(key)
        if present is not None:
            return present
        if not patient and key in self._failed:
            raise LifeOSError(self._failed[key])
        with self._lock:
            opening = self._opening[key]
        if not opening.acquire(blocking=patient):
            raise LifeOSError(f"{memory.snapshot} is being opened; ask again in a while")
        try:
            present = self._touched(key) or self._opened(memory)
        except (LifeOSError, OSError) as error:
            self._failed[key] = str(error)
            raise
        else:
            with self._lock:
                self._open[key] = present
                self._failed.pop(key, None)
            return present
        finally:
            opening.release()

    def beside(self, memory: Memory) -> tuple[Memory, ...]:
        """The same memory at its other versions that are open."""
        with self._lock:
            others = [snapshot for name, _, snapshot, _ in self._open if name == memory.name]
        return tuple(msgspec.structs.replace(memory, snapshot=one) for one in others if one != memory.snapshot)

    def ready(self, memory: Memory) -> bool:
        """Whether the pinned version is open."""
        return _key(memory) in self._open

    def close_but(self, wanted: Collection[Memory]) -> list[_Key]:
        """Close what is not wanted, but for the last of each memory; what is closed."""
        keep = {_key(memory) for memory in wanted}
        with self._lock:
            for name in {key[0] for key in self._open}:
                keep.update([key for key in self._open if key[0] == name][-LAST:])
            gone = [key for key in self._open if key not in keep]
            for key in gone:
                del self._open[key]
        return gone

    def _touched(self, key: _Key) -> Present | None:
        """An open version, which is from now on the one that was asked last."""
        with self._lock:
            present = self._open.pop(key, None)
            if present is not None:
                self._open[key] = present
            return present

    def _opened(self, memory: Memory) -> Present:
        with self._lock:
            model = self._models.get(memory.embedding)
            if model is None:
                model = self._models[memory.embedding] = self._embedder(memory)
        try:
            version = opened(self._store, memory.snapshot, model, memory.stores)
        except ServerError:  # to bring it mends nothing
            raise
        except LifeOSError:  # it is not here, or not whole
            self._bring(memory)
            version = opened(self._store, memory.snapshot, model, memory.stores)
        self._follow(memory)
        present = Present(self._store, Branches(self._store.folder, memory.name), version)
        present.now()  # the vectors of what was learned are made now, and not by the first question
        return present


def _key(memory: Memory) -> _Key:
    return memory.name, memory.embedding, memory.snapshot, memory.stores
