"""Appending to a branch: one writer, and nothing is said to be written before it is on the disk.

After a failed flush nobody knows what the disk holds (the kernel drops the pages, and the next flush would succeed), so a writer whose disk failed is done:
whoever opens the branch again reads what is there.
"""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from lifeos.errors import LifeOSError
from lifeos.memory import disk
from lifeos.memory.journal import heads
from lifeos.memory.journal.chain import Chain, acknowledged, lost, read
from lifeos.memory.journal.entry import Begin, Entry, encode
from lifeos.memory.journal.heads import Head
from lifeos.memory.state_id import StateId


class Writer:
    """The one that appends to a branch. ``chain``: what was on the disk when it was opened; ``state``: what is now."""

    def __init__(self, path: str, chain: Chain, handle: int) -> None:
        self.path = path
        self.chain = chain
        self.state = chain.state
        self._size = chain.size
        self._handle = handle
        self._failed = False

    def append(self, entries: Iterable[Entry], at: str) -> StateId:
        """Write entries at a time (UTC, ISO 8601), all with one flush; the state that they make. Raises :class:`OSError` when the disk refuses: then nobody was told of them, and
        the next call raises :class:`LifeOSError`."""
        if self._failed:
            raise LifeOSError(f"the disk failed while {self.path} was written; open it again")
        snapshot, position, head = self.state
        data: list[bytes] = []
        for entry in entries:
            position += 1
            text, line = encode(position, head, at, entry)
            head = line.sha256
            data.append(text)
        if data:
            self._write(b"".join(data))
            self._acknowledge(Head(position, head))
            self.state = StateId(snapshot, position, head)
        return self.state

    def _acknowledge(self, head: Head) -> None:
        """Have it on the disk how far it is. What was written stays when that fails: a head may have come to the disk all the same."""
        try:
            heads.keep(heads.of(self.path), head)
        except BaseException:
            self._failed = True
            raise

    def _write(self, data: bytes) -> None:
        """Bring bytes to the disk, or none of them."""
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(self._handle, left) :]
            os.fsync(self._handle)
        except BaseException:
            self._failed = True
            with contextlib.suppress(OSError):
                os.ftruncate(self._handle, self._size)
            raise
        self._size += len(data)


@contextmanager
def writing(
    path: str, begin: Begin, at: str, wait: float = 0.0, reading: Callable[[], Chain] | None = None
) -> Iterator[Writer]:
    """Open a branch to append to, and cut what a killed writer left unfinished. ``begin``: its first line when there is no branch yet, written ``at`` a time;
    ``reading``: reads it, where somebody has read it before. Raises :class:`LifeOSError` when somebody else still writes to it after ``wait`` seconds, and when it is damaged."""
    with disk.alone(os.path.dirname(path), wait):
        disk.sweep(os.path.dirname(path))
        if not os.path.lexists(path):
            if (head := heads.read(heads.of(path))) is not None:
                raise lost(path, head)
            disk.replace(path, encode(0, "", at, begin)[0])
            _settle_above(path)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND)
        try:
            head = heads.read(heads.of(path))
            chain = reading() if reading is not None else read(path)
            acknowledged(path, chain, head, dict)
            if chain.torn:
                os.ftruncate(handle, chain.size)
                os.fsync(handle)
            if head != (chain.position, chain.head):
                os.fsync(handle)  # what a killed writer left may not be on the disk yet
                heads.keep(heads.of(path), Head(chain.position, chain.head))
            yield Writer(path, chain._replace(torn=0), handle)
        finally:
            os.close(handle)


def _settle_above(path: str) -> None:
    """Bring the folders of a new branch to the disk, up to the store's: a flushed file in a folder that is lost is lost."""
    for _ in range(4):  # of the snapshot, of the memory, `journal`, the store
        path = os.path.dirname(path)
        disk.settle(path)
