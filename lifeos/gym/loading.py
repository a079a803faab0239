"""Whether a candidate can begin at all. One that cannot is a mistake in its code, to be mended where it stands, and no version with a verdict.

It is loaded in a process of its own, as in a simulation: whatever it does as it is loaded, it does not do to the process that asks.
"""

from contextlib import closing

from lifeos.errors import LifeOSError
from lifeos.gym.gate import Gate
from lifeos.gym.workers import Work, Workers

SECONDS = 60.0
"""What loading may take."""


def check(gate: Gate) -> None:
    """Load the candidate, and forget it. Raises :class:`LifeOSError` with the place and the reason when it cannot be loaded."""

    def prepare() -> Work:
        return lambda _index: _refused(gate)

    indices = iter([0])
    with closing(Workers(prepare, 1, SECONDS)) as workers:
        for result in workers.run(lambda: next(indices, None)):
            if result.data is None:
                raise LifeOSError(f"the code of agent '{gate.agent.name}' cannot be loaded: {result.words}")
            if result.data:
                raise LifeOSError(result.data.decode().replace(f"{gate.root}/", ""))


def _refused(gate: Gate) -> bytes:
    """In a worker: why it cannot be loaded; empty when it can."""
    try:
        gate.source.begin()
    except LifeOSError as error:
        return str(error).encode(errors="replace")
    return b""
