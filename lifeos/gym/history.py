"""What was tried before a gate. Whoever tries often passes by luck in the end, so each try asks for more (docs/decisions/0012-failed-versions-count.md)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class History(NamedTuple):
    """``attempt``: the how-manieth this is on the same candidate, from 1; each has scenarios of its own. ``lineage``: the gates that other
    versions failed since one was promoted: how many attempts, by what was simulated."""

    attempt: int = 1
    lineage: Mapping[str, int] = MappingProxyType({})

    @property
    def earlier(self) -> int:
        """The attempts of other versions."""
        return sum(self.lineage.values())
