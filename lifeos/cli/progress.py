"""How far a run is, on the error output: a bar with what was seen and what may still fail before a person, a line now and then in a log."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from lifeos.cli.plot import bar, drawable
from lifeos.cli.terminal import width

if TYPE_CHECKING:
    from lifeos.gym.record import Record
    from lifeos.verdict.judge import CheckVerdict, Verdict

EVERY = 5.0
"""Seconds between two lines of a log."""

ENOUGH = 4
"""Simulations after the first that show how fast it goes."""

_NARROW = 80
"""Columns of a terminal that does not say how many it has."""
_LEAST, _MOST = 8, 30
"""Columns of the bar."""
_WORDS = 48
"""Columns of what stands beside it, nearly always: so a bar keeps its length while the words change."""


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
        self._live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._drawn = 0  # lines on the terminal that the next ones replace

    def __call__(self, verdict: "Verdict", records: "Mapping[int, Record]") -> None:
        """Say it, if it is time to."""
        now = self._clock()
        if self._before is None:
            self._before = len(records)
        if self._first is None and len(records) > self._before:
            self._first = now, len(records)
        done, most = len(records), max(check.of for check in verdict.checks)
        far = f"{done} of {most} simulated in {clock_of(now - self._began)}{self._rest(done, most)}"
        if self._live:
            self._draw([*_bar(done / most, far), *_table(verdict)])
        elif now - self._said >= EVERY:
            self._said = now
            sys.stderr.write(f"{far}; {_left(verdict)}\n")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the place to what comes next."""
        if self._live:
            self._draw([])

    def _draw(self, lines: list[str]) -> None:
        """Write lines over those of before. Each is cut to the terminal, for one that wraps is two, and would be replaced by half."""
        columns = width(_NARROW, sys.stderr) - 1  # some terminals wrap as soon as the last column is written
        up = f"\x1b[{self._drawn}A" if self._drawn else ""
        sys.stderr.write(f"\r{up}\x1b[J" + "".join(f"{line[:columns]}\n" for line in lines))
        sys.stderr.flush()
        self._drawn = len(lines)

    def _rest(self, done: int, most: int) -> str:
        """How long it takes at most, once some simulations say how fast it goes."""
        began, before = self._first or (0.0, done)
        if done - before < ENOUGH or done >= most:
            return ""
        return f", {clock_of((self._clock() - began) / (done - before) * (most - done))} left at most"


def _bar(share: float, far: str) -> Iterator[str]:
    columns = min(width(_NARROW, sys.stderr) - max(len(far), _WORDS) - 6, _MOST)
    if columns < _LEAST:  # the words matter more
        yield far
    else:
        yield f"{bar(share, columns, blocks=drawable(sys.stderr.encoding))}  {far}"


def _table(verdict: "Verdict") -> Iterator[str]:
    """A line for each check: what was seen, and what it still takes."""
    widest = max(len(check.check) for check in verdict.checks)
    for check in verdict.checks:
        seen = f"{check.failures} {'violated' if check.check == 'never' else 'failed'} of {check.seen}"
        yield f"  {check.check.ljust(widest)}  {seen}, {_possible(check)}"


def _possible(check: "CheckVerdict") -> str:
    """What may still come: a check ends with the failure that is one too many."""
    if check.decision != "inconclusive":
        return "passed" if check.decision == "pass" else "one too many"
    return f"{_more(check)} more may fail" if _more(check) else "no more may"


def _more(check: "CheckVerdict") -> int:
    return max(check.of - check.require - check.failures, 0)


def _left(verdict: "Verdict") -> str:
    return ", ".join(
        f"{check.check} {check.failures} failed, {_more(check)} more may"
        for check in verdict.checks
        if check.check != "never"
    )


def clock_of(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
