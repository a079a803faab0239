"""Waves: a gate in parts that can run apart. After each wave the verdict says whether there must be another one.

A wave is a run of indices, and is divided into shards, one a pod. What simulates a shard and what judges a wave share nothing but the
gate itself, so they can be processes on different machines.
"""

from collections.abc import Iterator, Mapping

import msgspec

from lifeos.bundle import agent_digest
from lifeos.gym.gate import Gate
from lifeos.gym.record import Record
from lifeos.ir import Agent, Catalog
from lifeos.ir.gate import EvalSuite

WAVE = 25
"""Indices of a wave: a bad agent is known after two of them, and the looks of a group-sequential gate are as many apart."""
SHARD = 5
"""Indices of a shard: a pod takes a second to start, and a simulation less."""


class Shard(msgspec.Struct, frozen=True, rename={"first": "from", "end": "to"}):
    """The indices from ``first`` up to ``end``, which is not among them."""

    first: int
    end: int


def waves(gate: Gate) -> list[list[Shard]]:
    """All waves that a gate can need, while none of its simulations turns out void."""
    longest = length(gate, {})
    return [list(_shards(start, min(start + WAVE, longest))) for start in range(0, longest, WAVE)]


def following(gate: Gate, records: Mapping[int, Record], through: int) -> list[Shard]:
    """The wave after index ``through``; empty when the gate has no index left."""
    return list(_shards(through, min(through + WAVE, length(gate, records))))


def length(gate: Gate, records: Mapping[int, Record]) -> int:
    """How many indices a gate can read: as many as its longest check, and one more for each void one that is forgiven."""
    void = sum(record.observation.status == "void" for record in records.values())
    return max(check.of for check in gate.checks) + min(void, gate.suite.max_void)


def known(agent: Agent, catalog: Catalog, suite: EvalSuite) -> str | None:
    """The verdict of the receipt for exactly this agent, when there is one: then nothing needs to run."""
    if suite.name != agent.eval.suite:
        return None
    digest = agent_digest(agent, catalog)
    return next((receipt.verdict for receipt in agent.receipts if receipt.digest == digest), None)


def _shards(start: int, end: int) -> Iterator[Shard]:
    for first in range(start, end, SHARD):
        yield Shard(first, min(first + SHARD, end))
