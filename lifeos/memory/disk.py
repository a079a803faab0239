"""Files that are whole or not there: written beside their place, then moved.

To flush each of a thousand files takes seconds, so those that are checked when they are read need not be; :func:`flush` does it for
all at once, before anything refers to them.
"""

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from lifeos.errors import LifeOSError

_AGAIN = 0.005
"""Seconds until a lock is tried again."""


class Spool:
    """A file that is written line by line, and is at its path once all is. ``settled``: on the disk, too. Raises :class:`OSError`."""

    def __init__(self, path: str, *, settled: bool = True) -> None:
        self._path = path
        self._settled = settled
        self._temporary = f"{path}.{secrets.token_hex(4)}.tmp"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self._file = open(self._temporary, "wb")  # noqa: SIM115  closed on exit

    def write(self, line: bytes) -> None:
        """Add a line."""
        self._file.write(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            with self._file:
                if error is None and self._settled:
                    self._file.flush()
                    os.fsync(self._file.fileno())
            if error is None:
                os.replace(self._temporary, self._path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._temporary)
        if error is None and self._settled:
            settle(os.path.dirname(self._path))


def replace(path: str, data: bytes, *, settled: bool = True) -> None:
    """Put a file at a path, whole. Raises :class:`OSError`."""
    with Spool(path, settled=settled) as file:
        file.write(data)


def full(error: Exception) -> bool:
    """Whether something failed since the disk is full: engines say it in their own errors."""
    return os.strerror(errno.ENOSPC) in str(error) or (isinstance(error, OSError) and error.errno == errno.EDQUOT)


def room(folder: str, size: int) -> None:
    """Raise :class:`OSError` where so many bytes are not free: an engine that maps what the disk cannot hold ends the process."""
    os.makedirs(folder, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < size:
        said = f"{os.strerror(errno.ENOSPC)}: {size / 1e6:.0f} MB are needed, and {free / 1e6:.0f} MB are free"
        raise OSError(errno.ENOSPC, said, folder)


def sign(path: str) -> tuple[int, int, int] | None:
    """By which it is seen that a file is another one, or was written to, without reading it; None when there is none."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def changed(path: str, data: bytes) -> bool:
    """Have a file hold this; whether it held something else, or was not there. Raises :class:`OSError`."""
    try:
        with open(path, "rb") as file:
            if file.read() == data:
                return False
    except FileNotFoundError:
        pass
    replace(path, data)
    return True


def flush() -> None:
    """Bring to the disk what was written so far."""
    os.sync()


def settle(folder: str) -> None:
    """Bring the names in a folder to the disk. Raises :class:`OSError`."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: str) -> None:
    """Delete what a killed process left half written. Only while :func:`alone` there."""
    for here, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".tmp"):
                os.unlink(os.path.join(here, name))


@contextmanager
def alone(folder: str, wait: float = 0.0) -> Iterator[None]:
    """Be the only one that writes below a folder. Raises :class:`LifeOSError` when somebody else still does after so many seconds; a lock ends with its process."""
    os.makedirs(folder, exist_ok=True)
    handle = os.open(os.path.join(folder, "lock"), os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + wait
    try:
        while not _locked(handle):
            if time.monotonic() >= until:
                raise LifeOSError(f"another process writes to {folder}; wait for its end, then try again")
            time.sleep(_AGAIN)
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
