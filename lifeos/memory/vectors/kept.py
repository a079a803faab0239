"""Vectors of what is in no version: facts that were learned, and records of which something was forgotten. Kept beside the store, or each start would embed them all.

    learned/<memory>/<model>.rows      rows of one length: id, hash of the text, vector, hash of the row

A row is known by what it was made of, so none is ever wrong, and a lost one is made again. One that a killed process or a power failure left torn has another hash than it says and is passed over.
An erasure deletes the file: names that were erased are in texts of facts that were not.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator, Mapping

import numpy as np

from lifeos.errors import LifeOSError
from lifeos.memory import disk
from lifeos.memory.erasure import register, remains
from lifeos.memory.vectors.index import Embedder, Vector
from lifeos.memory.vectors.parts import key

_ID = 16
_KEY = 2 * _ID
_CHECK = 8
_AT_ONCE = 64
"""Rows that are made before they are kept: a second of the model."""
_WAIT = 1.0
"""Seconds to wait for another process that writes."""


class Kept:
    """The vectors of one memory by one model."""

    def __init__(self, store: str, memory: str, embedder: Embedder) -> None:
        """``store``: its folder."""
        self._store = store
        self._memory = memory
        self._embedder = embedder
        self._path = os.path.join(remains.learned(store, memory), f"{key(embedder)}.rows")
        self._row = _KEY + 4 * embedder.dimension + _CHECK
        self._known: dict[bytes, Vector] = {}
        self._written: set[bytes] = set()
        self._read = (0, 0)

    def of(self, texts: Mapping[str, str], erasures: int | None) -> dict[str, Vector]:
        """The vectors of texts by id, ``<32 hex>`` with or without a word before; those that are not known are made and kept. ``erasures``: how many were done when the texts were read
        (:func:`lifeos.memory.erasure.register.settled`): once another one has begun nothing of them is kept."""
        keys = {one: _key(one, text) for one, text in texts.items()}
        if not self._written.issuperset(keys.values()):
            self._follow()
        missing = [one for one, name in keys.items() if name not in self._written]
        for first in range(0, len(missing), _AT_ONCE):
            some = missing[first : first + _AT_ONCE]
            for one in some:
                if keys[one] not in self._known:
                    self._known[keys[one]] = self._embedder.vector(texts[one])
            self._keep([keys[one] for one in some], erasures)
        return {one: self._known[name] for one, name in keys.items()}

    def _follow(self) -> None:
        """Read what was added since; a file that is another one has nothing of what was written before."""
        try:
            with open(self._path, "rb") as file:
                inode, before = os.fstat(file.fileno()).st_ino, self._read
                if inode != before[0]:
                    self._written.clear()
                file.seek(before[1] if inode == before[0] else 0)
                data = file.read()
                self._read = inode, file.tell() - len(data) % self._row
        except FileNotFoundError:
            self._written.clear()
            self._read = (0, 0)
            return
        for name, vector in self._rows(data):
            self._known.setdefault(name, vector)
            self._written.add(name)

    def _rows(self, data: bytes) -> Iterator[tuple[bytes, Vector]]:
        for at in range(0, len(data) - self._row + 1, self._row):
            row = data[at : at + self._row]
            if _check(row[:-_CHECK]) == row[-_CHECK:]:
                yield row[:_KEY], np.frombuffer(row[_KEY:-_CHECK], "<f4")

    def _keep(self, names: list[bytes], erasures: int | None) -> None:
        """Add rows, after the last whole one. What cannot be kept, for the disk refuses or somebody else writes, is made again another time."""
        rows = [name + np.ascontiguousarray(self._known[name], "<f4").tobytes() for name in names]
        with contextlib.suppress(LifeOSError, OSError), disk.alone(os.path.dirname(self._path), _WAIT):
            if erasures is None or register.settled(self._store, self._memory) != erasures:
                return
            with open(self._path, "ab") as file:
                file.truncate(file.tell() - file.tell() % self._row)
                file.seek(0, os.SEEK_END)
                file.write(b"".join(row + _check(row) for row in rows))
            self._written.update(names)


def _key(one: str, text: str) -> bytes:
    return bytes.fromhex(one[-2 * _ID :]) + hashlib.sha256(text.encode()).digest()[:_ID]


def _check(row: bytes) -> bytes:
    return hashlib.blake2b(row, digest_size=_CHECK).digest()
