"""What a check is."""

from collections.abc import Iterator
from typing import Protocol

from lifeos.cluster.needs import Needs
from lifeos.cluster.state import State
from lifeos.diagnostics import Diagnostic

INSTALL = "docs/how-to/install-controllers.md says how"


class Check(Protocol):
    """A module that compares one thing."""

    def check(self, needs: Needs, state: State) -> Iterator[Diagnostic]:
        """What is missing; the place is where the repository asks for it."""
        ...
