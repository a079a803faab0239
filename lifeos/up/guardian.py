"""``python -m lifeos.up.guardian``: it waits until the fleet's process is no more, however that ended, and kills what agents left behind.

Agents end with that process by themselves (:mod:`lifeos.tools.bound`); what an agent has started does not, and is found by the mark of its instance, of which the warden's
journal tells.
"""

import os
import sys

from lifeos.errors import LifeOSError
from lifeos.tools import instance as processes
from lifeos.tools.survivor import Survivor
from lifeos.up.staff import environment
from lifeos.warden.journal import read
from lifeos.warden.records import Record, Started


def unended(records: list[Record]) -> dict[str, str]:
    """Instances that nobody has seen the end of, with the agent of each."""
    running: dict[str, str] = {}
    for record in records:
        if isinstance(record, Started):
            running[record.instance] = record.agent
        elif hasattr(record, "instance"):
            running.pop(record.instance, None)
    return running


def kill(instances: dict[str, str]) -> None:
    """End them, with all that they started."""
    for name in instances:
        if (left := processes.found(name)) is not None:
            left.kill()


def guardian(journal: str) -> Survivor:
    """The one of this process. Raises :class:`LifeOSError` when it cannot be started."""
    try:
        return Survivor([sys.executable, "-P", "-m", "lifeos.up.guardian"], [journal], environment(os.environ))
    except OSError as error:
        raise LifeOSError(f"the guardian cannot be started: {error}") from error


def main(descriptor: int, journal: str) -> None:
    """Wait, and kill."""
    with os.fdopen(descriptor, "rb") as pipe:
        pipe.read()
    kill(unended(read(journal)))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
