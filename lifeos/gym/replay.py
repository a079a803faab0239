"""Simulations again, in processes of their own as at the gate: whatever the candidate does, it does not do to who looks on."""

from collections.abc import Iterable, Iterator
from contextlib import closing

from lifeos.gym.gate import Gate
from lifeos.gym.record import Record
from lifeos.gym.run import SECONDS
from lifeos.gym.workers import Workers


def replay(gate: Gate, indices: Iterable[int], jobs: int = 1) -> Iterator[Record]:
    """The records of simulations, lived through now, as they come. Nothing is kept of them."""
    asked = iter(indices)
    with closing(Workers(gate.prepare, jobs, SECONDS)) as workers:
        for result in workers.run(lambda: next(asked, None)):
            yield gate.record_of(result)
