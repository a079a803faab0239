"""Shards: the records of some indices in a file, and the files of a gate put together by version and index."""

import os
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from lifeos import __version__
from lifeos.errors import LifeOSError
from lifeos.gym.gate import Gate
from lifeos.gym.parts.waves import Shard
from lifeos.gym.receipts import incumbent
from lifeos.gym.record import Record
from lifeos.gym.rehearsal import rehearse
from lifeos.gym.replay import replay
from lifeos.gym.written import written


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line of a shard's file: which gate its records belong to, by what is simulated, and which indices it is about. ``lifeos``: the
    version that simulated, for another one may see otherwise; ``incumbent``: the digest of the version before, where it is what lived
    through them."""

    gate: str
    seed: int
    lifeos: str
    shard: Shard
    incumbent: str | None = None

    @classmethod
    def of(cls, gate: Gate, shard: Shard) -> "Header":
        """The header of a shard of the ``gate`` of the version that :func:`version` names."""
        before = gate.digest if shard.of == "incumbent" else None
        return cls(gate.simulated, gate.seed, __version__, shard, before)


class Found(NamedTuple):
    """The records of a gate by index: the candidate's, and those of the version before."""

    candidate: dict[int, Record]
    incumbent: dict[int, Record]


def version(gate: Gate, shard: Shard) -> Gate:
    """The gate of the version that a shard is about. Raises :class:`LifeOSError` where there is no version before."""
    if shard.of == "candidate":
        return gate
    before = incumbent.find(gate)
    if before is None:
        raise LifeOSError(
            f"no version of '{gate.agent.name}' was promoted before this one, so there is no incumbent to simulate"
        )
    return before


def simulate(gate: Gate, shard: Shard, jobs: int) -> dict[int, Record]:
    """A record for each index of the shard. A candidate that hangs, crashes or raises has one too. Raises :class:`LifeOSError` for a suite
    that cannot carry a gate."""
    rehearse(gate)
    lived = replay(gate, range(shard.first, shard.end), jobs)
    return {record.observation.index: record for record in lived}


def write(path: str, gate: Gate, shard: Shard, records: dict[int, Record]) -> None:
    """Write the file of a shard of this gate, whole or not at all. Raises :class:`LifeOSError` when the disk refuses."""
    lines = [Header.of(gate, shard), *(records[index] for index in sorted(records))]
    with written(path) as beside, open(beside, "wb") as file:
        file.writelines(msgspec.json.encode(line) + b"\n" for line in lines)


def collect(gate: Gate, paths: Iterable[str]) -> Found:
    """The records of these files; a folder stands for the files in it. Raises :class:`LifeOSError` for a file that cannot be read,
    is broken, belongs to another gate, or holds an index that is not the shard's, and for one that was observed twice with different outcomes."""
    found = Found({}, {})
    before: Gate | None = None
    for path in paths:
        for file in _files(path):
            header, records = _read(file)
            own = gate
            if header.shard.of == "incumbent":
                own = before = before or version(gate, header.shard)
            _belong(file, own, header, records)
            kept = getattr(found, header.shard.of)
            for record in records:
                index = record.observation.index
                if kept.setdefault(index, record).observation != record.observation:
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


def _read(path: str) -> tuple[Header, list[Record]]:
    try:
        with open(path, "rb") as file:
            head, *lines = file.read().splitlines() or [b""]
    except OSError as error:
        raise LifeOSError(f"cannot read {path}: {error.strerror}") from error
    try:
        return msgspec.json.decode(head, type=Header), [msgspec.json.decode(line, type=Record) for line in lines]
    except msgspec.DecodeError as error:
        raise LifeOSError(f"{path} is no shard of a gate: {error}") from error


def _belong(path: str, gate: Gate, header: Header, records: list[Record]) -> None:
    """Raises :class:`LifeOSError` unless they are the records that the header promises, of this gate."""
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


def _told(header: Header) -> str:
    before = f", compared with {header.incumbent[:19]}" if header.incumbent is not None else ""
    return f"digest {header.gate[:12]}, seed {header.seed}, LifeOS {header.lifeos}{before}"
