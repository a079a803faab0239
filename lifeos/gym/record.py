"""Records: what is kept of each simulation, one JSON line each, appended and flushed, so that kill -9 loses at most the one being written."""

import contextlib
import os
from typing import Self

import msgspec

from lifeos.errors import LifeOSError
from lifeos.gym.detectors.evidence import Evidence
from lifeos.gym.trace import Trace
from lifeos.verdict.observations import Observation


class Record(msgspec.Struct, frozen=True):
    """One simulation: what it counts for, what happened, what the detectors saw, and what was missing for a good outcome."""

    observation: Observation
    trace: Trace
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()


class Records:
    """The records of one gate, in a file that grows. Two processes that write the same gate's cannot be at it at once."""

    def __init__(self, path: str) -> None:
        """Raises :class:`LifeOSError` when the file cannot be written, or somebody else is at it."""
        self.path = path
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            self._file = open(path, "a+b")  # noqa: SIM115  closed by `close`
        except OSError as error:
            raise LifeOSError(
                f"cannot write {path}: {error.strerror}. Mend that and run again; nothing is lost."
            ) from error
        self._lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def load(self) -> dict[int, Record]:
        """What is there, by index. A line that was being written when everything stopped is cut off."""
        self._file.seek(0)
        data = self._file.read()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            self._file.truncate(whole)
        found = {}
        for line in data[:whole].splitlines():
            with contextlib.suppress(msgspec.DecodeError):  # written by another version; then it is simulated again
                record = msgspec.json.decode(line, type=Record)
                found[record.observation.index] = record
        return found

    def add(self, encoded: bytes) -> None:
        """Keep a record. Raises :class:`LifeOSError` when the disk refuses."""
        try:
            self._file.write(encoded + b"\n")
            self._file.flush()
        except OSError as error:
            raise LifeOSError(
                f"cannot write {self.path}: {error.strerror}. Mend that and run again; it goes on where it stopped."
            ) from error

    def close(self) -> None:
        """Let others at it."""
        with contextlib.suppress(OSError):
            self._file.close()

    def _lock(self) -> None:
        import fcntl  # noqa: PLC0415  not where there is no flock

        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise LifeOSError(
                f"another run is at this gate ({self.path}); wait for it, or look at its verdict"
            ) from error
