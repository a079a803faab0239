"""Vectors of what is in no version: facts that were learned, and records of which something was forgotten. Kept beside the store, or each start would embed them all.

    learned/<memory>/<model>.rows      rows of one length: id, hash of the text, vector, hash of the row

A row is known by what it was made of, so none is ever wrong, and a lost one is made again. One that a killed process or a power failure left torn has another hash than it says and is passed over.
Where more than half of the rows are of what was forgotten, or of texts that facts had before what they are about got another name, the file is written anew without those, beside its place.
An erasure deletes the file: names that were erased are in texts of facts that were not.
"""

import contextlib
import hashlib
import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

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
_TEXTS = 3
"""Of one fact that stay, the last ones: versions side by side can have other names for what it is about."""
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
        self._written: dict[bytes, None] = {}
        self._read = (0, 0)
        self._enough = 0

    def of(self, texts: Mapping[str, str], erasures: int | None, forgotten: Collection[str] = ()) -> dict[str, Vector]:
        """The vectors of texts by id, ``<32 hex>`` with or without a word before; those that are not known are made and kept. ``erasures``: how many were done when the texts were read
        (:func:`lifeos.memory.erasure.register.settled`): once another one has begun nothing of them is kept. ``forgotten``: targets, whose rows need not stay."""
        keys = {one: _key(one, text) for one, text in texts.items()}
        if not self._written.keys() >= set(keys.values()):
            self._follow()
        missing = [one for one, name in keys.items() if name not in self._written]
        for first in range(0, len(missing), _AT_ONCE):
            some = missing[first : first + _AT_ONCE]
            for one in some:
                if keys[one] not in self._known:
                    self._known[keys[one]] = self._embedder.vector(texts[one])
            self._keep([keys[one] for one in some], erasures)
        found = {one: self._known[name] for one, name in keys.items()}
        self._compact(forgotten, erasures)
        return found

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
            self._written.pop(name, None)  # the last one of a name is where it stands
            self._written[name] = None

    def _rows(self, data: bytes) -> Iterator[tuple[bytes, Vector]]:
        for at in range(0, len(data) - self._row + 1, self._row):
            row = data[at : at + self._row]
            if _check(row[:-_CHECK]) == row[-_CHECK:]:
                yield row[:_KEY], np.frombuffer(row[_KEY:-_CHECK], "<f4")

    def _keep(self, names: list[bytes], erasures: int | None) -> None:
        """Add rows, after the last whole one. What cannot be kept, for the disk refuses or somebody else writes, is made again another time."""
        with contextlib.suppress(LifeOSError, OSError), disk.alone(os.path.dirname(self._path), _WAIT):
            if erasures is None or register.settled(self._store, self._memory) != erasures:
                return
            with open(self._path, "ab") as file:
                file.truncate(file.tell() - file.tell() % self._row)
                file.seek(0, os.SEEK_END)
                file.write(self._text(names))
            self._follow()

    def _compact(self, forgotten: Collection[str], erasures: int | None) -> None:
        """Leave out the rows that nothing needs, once they are more than the others. The file is whole, as it was or as it is to be, whenever this ends."""
        if self._read[1] < self._enough * self._row:
            return
        gone = {_id(one) for one in forgotten}
        self._enough = 2 * len(self._needed(gone)) + _AT_ONCE
        if self._read[1] < self._enough * self._row:
            return
        folder = os.path.dirname(self._path)
        with contextlib.suppress(LifeOSError, OSError), disk.alone(folder, _WAIT):
            if erasures is None or register.settled(self._store, self._memory) != erasures:
                return
            disk.sweep(folder)
            self._follow()
            needed = self._needed(gone)
            disk.replace(self._path, self._text(needed))
            self._known = {name: self._known[name] for name in needed}
            self._follow()

    def _needed(self, gone: Collection[bytes]) -> list[bytes]:
        """Of the rows that are written, oldest first, the last ones of each id that is not gone."""
        found: list[bytes] = []
        number: Counter[bytes] = Counter()
        for name in reversed(self._written):
            one = name[:_ID]
            if one not in gone and number[one] < _TEXTS:
                number[one] += 1
                found.append(name)
        return found[::-1]

    def _text(self, names: Collection[bytes]) -> bytes:
        rows = (name + np.ascontiguousarray(self._known[name], "<f4").tobytes() for name in names)
        return b"".join(row + _check(row) for row in rows)


def _key(one: str, text: str) -> bytes:
    return _id(one) + hashlib.sha256(text.encode()).digest()[:_ID]


def _id(one: str) -> bytes:
    return bytes.fromhex(one[-2 * _ID :])


def _check(row: bytes) -> bytes:
    return hashlib.blake2b(row, digest_size=_CHECK).digest()
