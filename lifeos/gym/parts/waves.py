"""Waves: a gate in parts that can run apart. After each wave the verdict says whether there must be another one.

A wave is a run of indices, and is divided into shards, one a pod. What simulates a shard and what judges a wave share nothing but the
gate itself, so they can be processes on different machines.
"""

import hashlib
import os
from collections.abc import Iterator
from typing import Literal

import msgspec

from lifeos.gym.gate import Gate
from lifeos.gym.receipts.incumbent import find, outdated
from lifeos.gym.receipts.verify import of_gate
from lifeos.verdict.observations import Series

Version = Literal["candidate", "incumbent"]
"""Who is simulated: the agent that is at its gate, or the version that was promoted before, for the comparison."""
WAVE = 25
"""Indices of a wave: a bad agent is known after two of them, and the looks of a group-sequential gate are as many apart."""
SHARD = 5
"""Indices of a shard: a pod takes a second to start, and a simulation less."""


class Shard(msgspec.Struct, frozen=True, rename={"first": "from", "end": "to"}):
    """The indices from ``first`` up to ``end``, which is not among them, of one of the two versions."""

    first: int
    end: int
    of: Version = "candidate"


def waves(gate: Gate) -> list[list[Shard]]:
    """All waves that a gate can need, while none of its simulations turns out void."""
    longest = gate.planned(Series.unknown(gate.observed, 0))
    return [list(_shards(start, min(start + WAVE, longest))) for start in range(0, longest, WAVE)]


def following(gate: Gate, series: Series, through: int) -> list[Shard]:
    """The wave after index ``through``; empty when the gate has no index left."""
    return list(_shards(through, min(through + WAVE, gate.planned(series))))


def following_incumbent(series: Series, against: int) -> list[Shard]:
    """The wave of the version before after index ``against``, on the days of the candidate, which ``series`` has seen; empty when it has
    lived through all of them."""
    return list(_shards(against, min(against + WAVE, len(series.status)), "incumbent"))


def question(gate: Gate) -> str:
    """An address for all that the answer depends on (16 hexadecimal digits): the gate, whom it compares with, the failed versions that
    count, the models and the Gym. Whoever remembers an answer for longer than a run remembers it by this."""
    incumbent = find(gate)
    parts = (
        gate.digest,
        os.path.basename(gate.path),
        incumbent.digest if incumbent is not None else None,
        dict(gate.history.lineage),
    )
    return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()[:16]


def known(gate: Gate) -> str | None:
    """The verdict of the receipt for exactly this gate, when there is one: then nothing needs to run."""
    wanted = (gate.digest, gate.history.attempt)
    receipts = (found for found in of_gate(gate) if (found.digest, found.attempt) == wanted)
    return next((found.verdict for found in receipts if not outdated(gate, found)), None)


def _shards(start: int, end: int, of: Version = "candidate") -> Iterator[Shard]:
    for first in range(start, end, SHARD):
        yield Shard(first, min(first + SHARD, end), of)
