"""Records: what is kept of each simulation, one JSON line each, appended and flushed, so that kill -9 loses at most the one being written.

In memory there is only what the verdict reads and where each record begins: some twenty bytes a simulation, however long its trace.
"""

import contextlib
import os
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Self

import msgspec

from lifeos.errors import LifeOSError
from lifeos.gym.detectors.evidence import Evidence
from lifeos.gym.judge import Opinion
from lifeos.gym.trace import Trace
from lifeos.verdict.observations import Contradiction, Observation, Observations, Series

_NOWHERE = -1


class Record(msgspec.Struct, frozen=True):
    """One simulation: what it counts for, what happened, what the detectors saw, and what was missing for a good outcome.
    ``retries``: how often it was begun again, because the machine had failed it; ``opinion``: the judge's, where there is one;
    ``drawn``: the content address of its scenario, empty where none was begun."""

    observation: Observation
    trace: Trace
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()
    retries: int = 0
    opinion: Opinion | None = None
    drawn: str = ""


class Records(Mapping[int, Record]):
    """The records of one gate by index, in a file that grows; each is read from there when it is asked for, also after :meth:`close`.
    Two processes that write the same gate's cannot be at it at once."""

    def __init__(self, path: str, checks: Sequence[str]) -> None:
        """``checks``: the names of those that observations are kept of. Raises :class:`LifeOSError` when the file cannot be written,
        or somebody else is at it."""
        self.path = path
        self._observations = Observations(checks)
        self._begins = array("q")
        self._count = self._end = 0
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

    def __getitem__(self, index: int) -> Record:
        """The record of a simulation. Raises :class:`LifeOSError` when the file is not as it was."""
        if index not in self:
            raise KeyError(index)
        try:
            with open(self.path, "rb") as file:
                file.seek(self._begins[index])
                return msgspec.json.decode(file.readline(), type=Record)
        except (OSError, msgspec.DecodeError) as error:
            raise LifeOSError(f"cannot read simulation {index} in {self.path} any more: {error}") from error

    def __contains__(self, index: object) -> bool:
        return isinstance(index, int) and 0 <= index < len(self._begins) and self._begins[index] != _NOWHERE

    def __iter__(self) -> Iterator[int]:
        """Indices, lowest first."""
        return (index for index, begins in enumerate(self._begins) if begins != _NOWHERE)

    def __len__(self) -> int:
        return self._count

    @property
    def series(self) -> Series:
        """What they count for."""
        return self._observations.series

    def load(self) -> None:
        """Take in what is there already. A line that was being written when everything stopped is cut off; one that no record can be
        read from is simulated again. Raises :class:`LifeOSError` for two records of one simulation that differ."""
        try:
            self._observations.add(self._read())
        except Contradiction as error:
            raise LifeOSError(f"{self.path}: {error}. Remove that file and run again.") from error

    def add(self, record: Record) -> None:
        """Keep a record. Raises :class:`LifeOSError` when the disk refuses."""
        line = msgspec.json.encode(record) + b"\n"
        try:
            self._file.write(line)
            self._file.flush()
        except OSError as error:
            raise LifeOSError(
                f"cannot write {self.path}: {error.strerror}. Mend that and run again; it goes on where it stopped."
            ) from error
        self._observations.add([record.observation])
        self._place(record.observation.index, len(line))

    def close(self) -> None:
        """Let others at it."""
        with contextlib.suppress(OSError):
            self._file.close()

    def _read(self) -> Iterator[Observation]:
        self._file.seek(0)
        size = os.fstat(self._file.fileno()).st_size
        for line in self._file:
            if not line.endswith(b"\n"):
                self._file.truncate(self._end)
                return
            try:
                observation = msgspec.json.decode(line, type=Record).observation
            except msgspec.DecodeError:  # written by another version
                self._end += len(line)
                continue
            # Indices are given out from 0 up, so there are fewer than bytes: a larger one is no index, and no reason to make room for it.
            if 0 <= observation.index < size:
                yield observation
                self._place(observation.index, len(line))
            else:
                self._end += len(line)

    def _place(self, index: int, length: int) -> None:
        """Note that the record of ``index`` is the next ``length`` bytes of the file."""
        self._begins.extend([_NOWHERE] * (index + 1 - len(self._begins)))
        self._count += self._begins[index] == _NOWHERE
        self._begins[index] = self._end
        self._end += length

    def _lock(self) -> None:
        import fcntl  # noqa: PLC0415  not where there is no flock

        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise LifeOSError(
                f"another run is at this gate ({self.path}); wait for it, or look at its verdict"
            ) from error
