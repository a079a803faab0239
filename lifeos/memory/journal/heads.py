"""How far each branch was acknowledged, beside the journals: a file that lost its last lines is whole by itself, and one that is gone says nothing. This does.

    <store>/heads/<memory>/<snapshot>     two lines of one length: how many entries, the hash of the last line, a check of both

It is written after the entries are on the disk and before anybody is told, in place, over the older one of the two lines. So who is killed on the way leaves entries that nobody was told of, which count,
and never a head without its entries; a line that is torn leaves the other; and a full disk cannot refuse it.
"""

import hashlib
import os
import shutil
from collections.abc import Mapping
from typing import NamedTuple

from lifeos.errors import LifeOSError
from lifeos.memory import disk

_CHECK = 16


class Head(NamedTuple):
    """Of a branch: how many entries it has, and the hash of the last line."""

    position: int
    sha256: str

    def encoded(self) -> bytes:
        """The line of it."""
        said = f"{self.position:018d} {self.sha256}"
        return f"{said} {hashlib.sha256(said.encode()).hexdigest()[:_CHECK]}\n".encode()


_LINE = len(Head(0, "0" * 64).encoded())


def home(store: str, memory: str) -> str:
    """Where those of a memory are. ``store``: its folder."""
    return os.path.join(store, "heads", memory)


def of(path: str) -> str:
    """Where that of a branch is. ``path``: of its file, ``<store>/journal/<memory>/<snapshot>/entries.jsonl``."""
    branch = os.path.dirname(path)
    memory = os.path.dirname(branch)
    return os.path.join(
        home(os.path.dirname(os.path.dirname(memory)), os.path.basename(memory)), os.path.basename(branch)
    )


def known(store: str, memory: str) -> list[str]:
    """The digests of the snapshots that have one."""
    folder = home(store, memory)
    return [name for name in (os.listdir(folder) if os.path.isdir(folder) else ()) if len(name) == 64]


def read(path: str) -> Head | None:
    """The newest one in a file; None when there is none. Raises :class:`LifeOSError` when neither line is whole."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return None
    found = [head for line in _lines(data) if (head := _decoded(line)) is not None]
    if not found:
        raise LifeOSError(
            f"{path} is damaged: none of its lines is whole, so it cannot be told whether a journal lost its end. Bring it back from a copy; without one, "
            "delete it, and the journal counts as it is"
        )
    return max(found)


def keep(path: str, head: Head) -> None:
    """Have it on the disk. Only by the one that writes to the branch. Raises :class:`OSError`."""
    if not os.path.lexists(path):
        disk.replace(path, head.encoded() * 2)
        for folder in (os.path.dirname(os.path.dirname(path)), os.path.dirname(os.path.dirname(os.path.dirname(path)))):
            disk.settle(folder)
        return
    handle = os.open(path, os.O_RDWR)
    try:
        both = [_decoded(line) or Head(-1, "") for line in _lines(os.pread(handle, 2 * _LINE, 0))]
        os.pwrite(handle, head.encoded(), _LINE if both[0] > both[1] else 0)
        os.fsync(handle)
    finally:
        os.close(handle)


def drop(store: str, memory: str) -> None:
    """Have none, while the journals are written anew. Raises :class:`OSError`."""
    if os.path.isdir(home(store, memory)):
        shutil.rmtree(home(store, memory))
        disk.settle(os.path.dirname(home(store, memory)))


def renew(store: str, memory: str, every: Mapping[str, Head]) -> None:
    """Have those of journals that were written anew, by digest. Raises :class:`OSError`."""
    for digest, head in every.items():
        keep(os.path.join(home(store, memory), digest), head)


def _lines(data: bytes) -> tuple[bytes, bytes]:
    return data[:_LINE], data[_LINE : 2 * _LINE]


def _decoded(line: bytes) -> Head | None:
    position, _, rest = line.partition(b" ")
    head = Head(int(position), rest[:64].decode("ascii", "replace")) if position.isdigit() else None
    return head if head is not None and head.encoded() == line else None
