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
        raise LifeOSError(cause(str(error), gate.root)) from error
