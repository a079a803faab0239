"""The detectors: what went wrong in a trace, without a model's opinion. One detector a file, one line here.

A detector is a pure function of the trace and of what the scenario allows, so the same trace is judged alike on every machine and on
every day. What it cannot decide by comparison, it leaves alone.
"""

from collections.abc import Iterator
from typing import Protocol

from lifeos.gym.detectors import drift, hallucination, injection, loop, over_budget, privacy, warning
from lifeos.gym.detectors.evidence import Evidence, Grounds
from lifeos.gym.trace import Trace

__all__ = ["ALWAYS", "DETECTORS", "Detector", "Evidence", "Grounds"]


class Detector(Protocol):
    """A module that looks for one kind of failure."""

    def detect(self, trace: Trace, grounds: Grounds) -> Iterator[Evidence]:
        """What shows it, event by event; nothing when there is none."""
        ...


DETECTORS: dict[str, Detector] = {
    "drift": drift,
    "hallucination": hallucination,
    "injection": injection,
    "loop": loop,
    "over-budget": over_budget,
    "privacy": privacy,
    "warning": warning,
}
"""By the name that a suite and a piece of evidence use."""

ALWAYS = ("injection", "over-budget", "privacy", "warning")
"""Those that no suite can leave out."""
