"""The records on disk: a line each, on the medium before anything is done about it. One process writes at a time."""

import fcntl
import os
from collections.abc import Iterable

import msgspec

from lifeos.errors import UsageError
from lifeos.warden.records import Record

_LINE = msgspec.json.Decoder(Record)


class Journal:
    """Appends to a file, and gives what is in it."""

    def __init__(self, path: str) -> None:
        """Raises :class:`UsageError` when another process writes to it, or when it holds something else. A last line that was cut off by the death of
        its writer was never acted on, and is removed."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise UsageError(f"another warden writes to {path}; end it, or give this one a file of its own") from None
        try:
            self.records, size = _read(path)
        except UsageError:
            os.close(self._file)
            raise
        os.ftruncate(self._file, size)

    def append(self, records: Iterable[Record]) -> None:
        """All of them, or after a crash the first ones. Raises :class:`OSError` when the medium takes no more."""
        data = b"".join(msgspec.json.encode(record) + b"\n" for record in records)
        while data:
            data = data[os.write(self._file, data) :]
        os.fdatasync(self._file)

    def close(self) -> None:
        """Let another process write."""
        os.close(self._file)


def read(path: str) -> list[Record]:
    """What a warden has written down, whether or not it is writing. Raises :class:`UsageError`."""
    return _read(path)[0]


def _read(path: str) -> tuple[list[Record], int]:
    """The records, and the bytes up to the end of the last whole line."""
    try:
        with open(path, "rb") as file:
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        return [_LINE.decode(line) for line in whole.splitlines()], len(whole)
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror}; it is where a warden keeps what it has done"
        ) from error
    except msgspec.DecodeError as error:
        raise UsageError(f"{path} holds what no warden wrote: {error}; move it away to begin anew") from error
