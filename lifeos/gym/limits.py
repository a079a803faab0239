"""Limits: how much a candidate may say and do in one simulation, and for how long.

What is beyond them is refused where it arrives, kept shortened, and the simulation ends with the trace that it has. Whoever could have it ended
from outside, without a trace, could hide in it what must never happen.
"""

import time
from typing import Any

import msgspec

from lifeos.gym.trace import Step

SECONDS = 60.0
"""That a simulation may take, not counting what it waits for models."""

WAITING = 600.0
"""Seconds by which it may be longer for what it waits for."""

MOST_CALLS = 200
"""In one simulation; who needs more is in a loop that the detectors have no name for."""

MOST_TEXT = 200_000
"""Characters of a reply. More is no answer to a person."""

MOST_ASKED = 100_000
"""Bytes, as JSON, of the arguments of a call, or of a question to a model or to memory."""

MOST_DECIDED = 1_000_000
"""Bytes, as JSON, of a decision."""

MOST_ACTIONS = 100
"""Of a decision; no person agrees to more at once, and each is judged."""

MOST_KEPT = 8 * 2**20
"""Bytes, as JSON, of a trace. Together with what the world and the detectors make of it, it is far below what is kept of a simulation."""

_TEXT, _ENTRIES, _DEPTH = 200, 20, 4


class Exhausted(RuntimeError):  # noqa: N818  # what the candidate is, not what the program did
    """The candidate said or did more than any task needs. ``late``: it took longer."""

    def __init__(self, words: str, *, late: bool = False) -> None:
        super().__init__(words)
        self.late = late


class Limits:
    """What is left of them in one simulation, which begins now."""

    def __init__(self) -> None:
        self._calls = self._kept = 0
        self._waited = 0.0
        self.deadline = time.monotonic() + SECONDS
        """The :func:`time.monotonic` moment at which it ends."""

    def check(self) -> None:
        """Raises :class:`Exhausted` when its time is over."""
        if time.monotonic() >= self.deadline:
            raise late()

    def call(self) -> None:
        """Count a call. Raises :class:`Exhausted`."""
        self.check()
        self._calls += 1
        if self._calls > MOST_CALLS:
            raise Exhausted(f"more than {MOST_CALLS} calls in one simulation")

    def kept(self, event: Step) -> None:
        """Count what was added to the trace. Raises :class:`Exhausted`."""
        self._kept += size(event)
        if self._kept > MOST_KEPT:
            raise Exhausted(f"more than {MOST_KEPT} bytes of calls and answers in one simulation")

    def waited(self, seconds: float) -> None:
        """So long it waited for somebody who is not under test."""
        granted = min(seconds, WAITING - self._waited)
        self._waited += granted
        self.deadline += granted


def late() -> Exhausted:
    """What to raise when the time of a simulation is over."""
    return Exhausted(f"the simulation took more than {SECONDS:g} s", late=True)


def size(value: Any) -> int:
    """Bytes of it as JSON."""
    return len(msgspec.json.encode(value))


def shortened(value: Any, depth: int = _DEPTH) -> Any:
    """The same value for a person to recognise: long texts, many entries and deep ones are cut. Equal ones stay equal."""
    if isinstance(value, str):
        return value if len(value) <= _TEXT else f"{value[:_TEXT]}…"
    if isinstance(value, dict):
        some = list(value.items())[:_ENTRIES] if depth else []
        return {shortened(key): shortened(item, depth - 1) for key, item in some}
    if isinstance(value, list | tuple):
        return [shortened(item, depth - 1) for item in value[:_ENTRIES]] if depth else []
    return value
