"""How far a run is, on the error output: a line that replaces itself before a person, a line now and then in a log."""

import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lifeos.gym.record import Record
    from lifeos.verdict.judge import Verdict

EVERY = 5.0
"""Seconds between two lines of a log."""


ENOUGH = 4
"""Simulations after the first that show how fast it goes."""


class Progress:
    """A :data:`lifeos.gym.run.Progress`. What was there before the run began says nothing of how fast it is, nor does what comes before the
    first simulation: policies are compiled then, and the suite is rehearsed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = self._said = clock()
        self._before: int | None = None
        self._first: tuple[float, int] | None = (
            None  # when the first simulations of this run were there, and how many there were then
        )
        self._live = sys.stderr.isatty()

    def __call__(self, verdict: "Verdict", records: "Mapping[int, Record]") -> None:
        """Say it, if it is time to."""
        now = self._clock()
        if self._before is None:
            self._before = len(records)
        if self._first is None and len(records) > self._before:
            self._first = now, len(records)
        if not self._live and now - self._said < EVERY:
            return
        self._said = now
        line = self._line(verdict, len(records), now - self._began)
        sys.stderr.write(f"\r\x1b[K{line}" if self._live else f"{line}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line to what comes next."""
        if self._live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _line(self, verdict: "Verdict", done: int, elapsed: float) -> str:
        most = max(check.of for check in verdict.checks)
        left = ", ".join(
            f"{check.check} {check.failures} failed, {max(check.of - check.require - check.failures, 0)} more may"
            for check in verdict.checks
            if check.check != "never"
        )
        rest = self._rest(done, most)
        return f"{done} of {most} simulated in {clock_of(elapsed)}{rest}; {left}"

    def _rest(self, done: int, most: int) -> str:
        """How long it takes at most, once some simulations say how fast it goes."""
        began, before = self._first or (0.0, done)
        if done - before < ENOUGH or done >= most:
            return ""
        return f", {clock_of((self._clock() - began) / (done - before) * (most - done))} left at most"


def clock_of(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
