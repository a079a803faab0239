"""What a check is, and what it may look at."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from lifeos.cluster.warden.pod import Pod
from lifeos.ir import Agent, Fleet


class Known(NamedTuple):
    """``now`` and ``patience`` in microseconds: for ``patience`` a pod may be of an agent that the fleet does not name, since the two arrive by different
    Applications, in any order. ``image``: see :meth:`lifeos.cluster.warden.versions.Versions.image`."""

    fleet: Fleet
    now: int
    patience: int
    image: Callable[[str, str, str], str | None]

    def declared(self, name: str, namespace: str) -> Agent | None:
        """The agent of this name, if it is one of the namespace."""
        found = self.fleet.agents.get(name)
        return found if found is not None and found.namespace == namespace else None


class Check(Protocol):
    """A module with one reason not to be what a pod says it is."""

    WORD: str
    """Of the ground."""

    def check(self, pod: Pod, known: Known) -> str | None:
        """What is wrong, as a sentence; None when nothing is."""
        ...
