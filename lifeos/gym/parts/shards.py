"""Shards: the records of some indices in a file, and the files of a gate put together by index."""

import os
from collections.abc import Iterable

import msgspec

from lifeos import __version__
from lifeos.errors import LifeOSError
from lifeos.gym.gate import Gate
from lifeos.gym.parts.waves import Shard
from lifeos.gym.record import Record
from lifeos.gym.rehearsal import rehearse
from lifeos.gym.replay import replay


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line of a shard's file: which gate its records belong to, by what is simulated. ``lifeos``: the version that simulated, for another one may see
    otherwise."""

    gate: str
    seed: int
    lifeos: str

    @classmethod
    def of(cls, gate: Gate) -> "Header":
        """The header of a gate's shards."""
        return cls(gate.simulated, gate.seed, __version__)


def simulate(gate: Gate, shard: Shard, jobs: int) -> dict[int, Record]:
    """A record for each index of the shard. A candidate that hangs, crashes or raises has one too. Raises :class:`LifeOSError` for a suite
    that cannot carry a gate."""
    rehearse(gate)
    lived = replay(gate, range(shard.first, shard.end), jobs)
    return {record.observation.index: record for record in lived}


def write(path: str, gate: Gate, records: dict[int, Record]) -> None:
    """Write a shard's file, whole or not at all. Raises :class:`OSError`."""
    lines = [Header.of(gate), *(records[index] for index in sorted(records))]
    unfinished = f"{path}.{os.getpid()}"
    try:
        with open(unfinished, "wb") as file:
            file.writelines(msgspec.json.encode(line) + b"\n" for line in lines)
        os.replace(unfinished, path)
    except OSError:
        if os.path.exists(unfinished):
            os.unlink(unfinished)
        raise


def collect(gate: Gate, paths: Iterable[str]) -> dict[int, Record]:
    """The records of these files by index; a folder stands for the files in it. Raises :class:`LifeOSError` for a file that cannot be read,
    is broken, or belongs to another gate, and for an index that was observed twice with different outcomes."""
    found: dict[int, Record] = {}
    for path in paths:
        for file in _files(path):
            for record in _read(gate, file):
                index = record.observation.index
                if found.setdefault(index, record).observation != record.observation:
                    raise LifeOSError(f"{file}: simulation {index} stands in another file too, with another outcome")
    return found


def fill(gate: Gate, records: dict[int, Record], through: int) -> dict[int, Record]:
    """The records below index ``through``, in order; what is missing is a failure, never a reason to look at others instead."""
    return {index: records.get(index) or gate.lost(index, "there is no record of it") for index in range(through)}


def _files(path: str) -> list[str]:
    if not os.path.isdir(path):
        return [path]
    return [f"{path}/{name}" for name in sorted(os.listdir(path)) if name.endswith(".jsonl")]


def _read(gate: Gate, path: str) -> Iterable[Record]:
    try:
        with open(path, "rb") as file:
            head, *lines = file.read().splitlines() or [b""]
    except OSError as error:
        raise LifeOSError(f"cannot read {path}: {error.strerror}") from error
    try:
        header = msgspec.json.decode(head, type=Header)
        records = [msgspec.json.decode(line, type=Record) for line in lines]
    except msgspec.DecodeError as error:
        raise LifeOSError(f"{path} is no shard of a gate: {error}") from error
    if header != Header.of(gate):
        raise LifeOSError(
            f"{path} belongs to another gate: {_told(header)}, while this one has {_told(Header.of(gate))}"
        )
    return records


def _told(header: Header) -> str:
    return f"digest {header.gate[:12]}, seed {header.seed}, LifeOS {header.lifeos}"
