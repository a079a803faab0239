"""The versions that are served: each is opened once, and stays open, so that going back to it is at once."""

import threading
from collections.abc import Callable

import msgspec

from lifeos.ir import Memory
from lifeos.memory.journal.branches import Branches
from lifeos.memory.recall.present import Present
from lifeos.memory.recall.version import opened
from lifeos.memory.store import Store
from lifeos.memory.vectors.index import Embedder

_KEPT = 8
"""Versions that stay open; of more, the one that was asked the longest ago is closed. One of 100,000 records takes some 100 MB."""


class Versions:
    """By memory and snapshot."""

    def __init__(self, store: Store, embedder: Callable[[Memory], Embedder]) -> None:
        """``embedder``: the model that a memory declares; it may raise :class:`LifeOSError`."""
        self._store = store
        self._embedder = embedder
        self._open: dict[tuple[str, str, str], Present] = {}
        self._models: dict[str, Embedder] = {}
        self._lock = threading.Lock()

    def of(self, memory: Memory) -> Present:
        """The pinned version. Raises :class:`LifeOSError` when it is not there or not whole; what was opened before serves on."""
        with self._lock:
            present = self._open.pop(_key(memory), None)
            if present is None:
                if memory.embedding not in self._models:
                    self._models[memory.embedding] = self._embedder(memory)
                version = opened(self._store, memory.snapshot, self._models[memory.embedding])
                present = Present(self._store, Branches(self._store.folder, memory.name), version)
                while len(self._open) >= _KEPT:
                    del self._open[next(iter(self._open))]
            self._open[_key(memory)] = present
            return present

    def beside(self, memory: Memory) -> tuple[Memory, ...]:
        """The same memory at its other versions that are open."""
        others = [snapshot for name, _, snapshot in tuple(self._open) if name == memory.name]
        return tuple(msgspec.structs.replace(memory, snapshot=one) for one in others if one != memory.snapshot)

    def ready(self, memory: Memory) -> bool:
        """Whether the pinned version is open."""
        return _key(memory) in self._open


def _key(memory: Memory) -> tuple[str, str, str]:
    return memory.name, memory.embedding, memory.snapshot
