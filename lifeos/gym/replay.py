"""One simulation again, in a process of its own as at the gate: whatever the candidate does, it does not do to who looks on."""

from lifeos.gym.gate import Gate
from lifeos.gym.record import Record
from lifeos.gym.run import SECONDS
from lifeos.gym.workers import Workers


def replay(gate: Gate, index: int) -> Record:
    """The record of a simulation, lived through now. Nothing is kept of it."""
    asked = iter([index])
    workers = Workers(gate.prepare, 1, SECONDS)
    try:
        (result,) = workers.run(lambda: next(asked, None))
    finally:
        workers.close()
    return gate.record_of(result)
