"""Detectors: from a trace to evidence, deterministically. One file each; what they must not flag is in their tests.

A detector is a module that satisfies :class:`Detector`; adding one is a file, a line here, and its golden traces.
"""

from collections.abc import Iterator
from typing import Protocol

from lifeos.gym.detectors import drift, hallucination, injection, loop, over_budget, privacy
from lifeos.gym.detectors.evidence import Evidence, Grounds
from lifeos.gym.trace import Trace

__all__ = ["ALWAYS", "DETECTORS", "Detector", "Evidence", "Grounds"]


class Detector(Protocol):
    """A module that looks for one way to fail."""

    def detect(self, trace: Trace, grounds: Grounds) -> Iterator[Evidence]:
        """The evidence in a trace, in the order of its events. Never raises, whatever the agent wrote."""
        ...


DETECTORS: dict[str, Detector] = {
    "drift": drift,
    "hallucination": hallucination,
    "injection": injection,
    "loop": loop,
    "over-budget": over_budget,
    "privacy": privacy,
}

ALWAYS = ("injection", "over-budget", "privacy")
"""Those that no suite can leave out."""
