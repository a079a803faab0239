"""Whether a candidate can begin at all. One that cannot is a mistake in its code, to be mended where it stands, and no version with a verdict."""

from lifeos.errors import LifeOSError
from lifeos.gym.cause import cause
from lifeos.gym.gate import Gate


def check(gate: Gate) -> None:
    """Load the candidate as a simulation would, and forget it. Raises :class:`LifeOSError` with the place and the reason when it cannot
    be loaded."""
    try:
        gate.source.check()
    except LifeOSError as error:
        words = cause(str(error), gate.root)
        placed = words.startswith("agents.d/")  # by its own code; a process that ended or hangs has no place
        raise LifeOSError(
            words if placed else f"the code of agent '{gate.agent.name}' cannot be loaded: {words}"
        ) from error
