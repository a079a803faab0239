"""The versions that are served: each is opened once, and stays open, so that going back to it is at once."""

import threading
from collections.abc import Callable

from lifeos.ir import Memory
from lifeos.memory.recall.version import Version, opened
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
        self._open: dict[tuple[str, str], Version] = {}
        self._models: dict[str, Embedder] = {}
        self._lock = threading.Lock()

    def of(self, memory: Memory) -> Version:
        """The pinned version. Raises :class:`LifeOSError` when it is not there or not whole; what was opened before serves on."""
        key = (memory.embedding, memory.snapshot)
        with self._lock:
            version = self._open.pop(key, None)
            if version is None:
                if memory.embedding not in self._models:
                    self._models[memory.embedding] = self._embedder(memory)
                version = opened(self._store, memory.snapshot, self._models[memory.embedding])
                while len(self._open) >= _KEPT:
                    del self._open[next(iter(self._open))]
            self._open[key] = version
            return version

    def ready(self, memory: Memory) -> bool:
        """Whether the pinned version is open."""
        return (memory.embedding, memory.snapshot) in self._open
