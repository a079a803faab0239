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
from lifeos.gym.written import written


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line of a shard's file: which gate its records belong to, by what is simulated, and which indices it is about. ``lifeos``: the
    version that simulated, for another one may see otherwise."""

    gate: str
    seed: int
    lifeos: str
    shard: Shard

    @classmethod
    def of(cls, gate: Gate, shard: Shard) -> "Header":
        """The header of a gate's shard."""
        return cls(gate.simulated, gate.seed, __version__, shard)


def simulate(gate: Gate, shard: Shard, jobs: int) -> dict[int, Record]:
    """A record for each index of the shard. A candidate that hangs, crashes or raises has one too. Raises :class:`LifeOSError` for a suite
    that cannot carry a gate."""
    rehearse(gate)
    lived = replay(gate, range(shard.first, shard.end), jobs)
    return {record.observation.index: record for record in lived}


def write(path: str, gate: Gate, shard: Shard, records: dict[int, Record]) -> None:
    """Write a shard's file, whole or not at all. Raises :class:`LifeOSError` when the disk refuses."""
    lines = [Header.of(gate, shard), *(records[index] for index in sorted(records))]
    with written(path) as beside, open(beside, "wb") as file:
        file.writelines(msgspec.json.encode(line) + b"\n" for line in lines)


def collect(gate: Gate, paths: Iterable[str]) -> dict[int, Record]:
    """The records of these files by index; a folder stands for the files in it. Raises :class:`LifeOSError` for a file that cannot be read,
    is broken, belongs to another gate, or holds an index that is not the shard's, and for one that was observed twice with different outcomes."""
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
    # What begins with a dot was being written when everything stopped.
    return [f"{path}/{name}" for name in sorted(os.listdir(path)) if name.endswith(".jsonl") and name[0] != "."]


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
    shard = header.shard
    if header != Header.of(gate, shard):
        raise LifeOSError(
            f"{path} belongs to another gate: {_told(header)}, while this one has {_told(Header.of(gate, shard))}"
        )
    indices = [record.observation.index for record in records]
    strange = [index for index in indices if not shard.first <= index < shard.end]
    if strange or len(set(indices)) != len(indices) or not 0 <= shard.first < shard.end:
        raise LifeOSError(
            f"{path} says that it holds the simulations {shard.first} to {shard.end - 1}, each once; it holds {indices}"
        )
    wrong = [record for record in records if record.trace.index != record.observation.index]
    if wrong:
        raise LifeOSError(f"{path}: the record of simulation {wrong[0].observation.index} is that of another one")
    return records


def _told(header: Header) -> str:
    return f"digest {header.gate[:12]}, seed {header.seed}, LifeOS {header.lifeos}"
