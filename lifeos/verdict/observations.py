"""What a gate knows of its simulations: by index, and a column a fact, so that a million of them are a few arrays."""

from collections.abc import Iterable, Sequence
from itertools import islice
from operator import attrgetter
from typing import Annotated, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from lifeos.verdict.words import STATUSES, Status

_PLACES = {status: place for place, status in enumerate(STATUSES)}
_MISSING = -1

_BATCH = 8192
"""Observations that become columns at a time: enough for numpy to be quick, few enough to take no memory."""


class Observation(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One simulation. ``passed``: by check, whether it did; what is not there did not. ``violations``: of hard prohibitions. ``cost``: what the
    candidate spent, in millionths; None when nobody knows.

    Without the garbage collector, which would look through a million of them again and again: nothing in here can refer back."""

    index: int
    status: Status
    passed: dict[str, bool] = {}
    violations: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] = 0
    cost: Annotated[int, msgspec.Meta(ge=0, le=10**15)] | None = None


class Contradiction(ValueError):  # noqa: N818  # says what is wrong with the data
    """Two different observations of one index."""


class NoIndex(ValueError):  # noqa: N818  # says what is wrong with the data
    """An index below 0, which counts from the end elsewhere, and here is none."""


class Series(NamedTuple):
    """The observations of a gate by index from 0. ``status``: the place in :data:`STATUSES`, -1 where nothing is known;
    ``passed`` by check: whether it was judged and passed; ``cost``: in millionths, -1 where nobody knows."""

    status: NDArray[np.int8]
    passed: dict[str, NDArray[np.bool_]]
    violations: NDArray[np.int64]
    cost: NDArray[np.int64]

    @classmethod
    def of(cls, observations: Iterable[Observation], checks: Sequence[str]) -> "Series":
        """In whatever order they came. Raises :class:`Contradiction` and :class:`NoIndex`."""
        known = Observations(checks)
        known.add(observations)
        return known.series

    @classmethod
    def unknown(cls, checks: Iterable[str], length: int) -> "Series":
        """So many of which nothing is known."""
        return cls(
            np.full(length, _MISSING, dtype=np.int8),
            {name: np.zeros(length, dtype=np.bool_) for name in checks},
            np.zeros(length, dtype=np.int64),
            np.full(length, _MISSING, dtype=np.int64),
        )

    @property
    def unseen(self) -> NDArray[np.bool_]:
        """Of which there is no whole trace, or nothing at all."""
        return np.isin(self.status, (_PLACES["unseen"], _MISSING))

    @property
    def violated(self) -> NDArray[np.bool_]:
        """Where a hard prohibition was violated, or nobody saw whether one was."""
        return np.logical_or(self.violations > 0, self.unseen)

    @property
    def prefix(self) -> int:
        """How many are known before the first gap. What lies behind a gap came early and says so about itself: results that
        are quick to come are better than those to come."""
        missing = np.flatnonzero(self.status == _MISSING)
        return int(missing[0]) if missing.size else len(self.status)

    def until(self, length: int) -> "Series":
        """The first ``length``; those of which nothing is known are missing: they did not pass, and nobody
        saw what was done in them."""
        more = max(0, length - len(self.status))
        return Series(
            np.pad(self.status[:length], (0, more), constant_values=_MISSING),
            {name: np.pad(column[:length], (0, more)) for name, column in self.passed.items()},
            np.pad(self.violations[:length], (0, more)),
            np.pad(self.cost[:length], (0, more), constant_values=_MISSING),
        )

    def counted(self, max_void: int) -> NDArray[np.intp]:
        """The indices that count: all but the first ``max_void`` void ones. A candidate can provoke a void simulation, so
        only so many are forgiven."""
        void = self.status == STATUSES.index("void")
        return np.flatnonzero(~(void & (np.cumsum(void) <= max_void)))


class Observations:
    """Observations as they come, kept as columns: some ten bytes each, however many."""

    def __init__(self, checks: Sequence[str]) -> None:
        self._checks = tuple(checks)
        self._columns = Series.unknown(self._checks, 0)
        self._length = 0

    def add(self, observations: Iterable[Observation]) -> None:
        """In whatever order. Raises :class:`Contradiction`, the same once more is nothing new; and :class:`NoIndex`."""
        left = iter(observations)
        while some := list(islice(left, _BATCH)):
            self._put(some)

    @property
    def series(self) -> Series:
        """What is known now: a view, not a copy."""
        kept = self._columns
        passed = {name: column[: self._length] for name, column in kept.passed.items()}
        return Series(kept.status[: self._length], passed, kept.violations[: self._length], kept.cost[: self._length])

    def _put(self, some: list[Observation]) -> None:
        index = _column(some, "index", np.int64)
        if index.min() < 0:
            raise NoIndex(f"simulation {index.min()} was observed; they count from 0")
        status = np.fromiter(map(_PLACES.__getitem__, map(attrgetter("status"), some)), np.int8, len(some))
        judged = status == _PLACES["judged"]
        outcomes = list(map(attrgetter("passed"), some))
        passed = {name: judged & [outcome.get(name, False) for outcome in outcomes] for name in self._checks}
        cost = np.fromiter((_MISSING if one.cost is None else one.cost for one in some), np.int64, len(some))
        given = Series(status, passed, _column(some, "violations", np.int64), cost)
        self._length = max(self._length, int(index.max()) + 1)
        if self._length > len(self._columns.status):
            self._columns = self._columns.until(2 * self._length)
        new = self._columns.status[index] == _MISSING
        differs = np.zeros(len(some), dtype=np.bool_)
        for column, values in zip(_flat(self._columns), _flat(given), strict=True):
            column[index[new]] = values[new]
            differs |= column[index] != values
        if differs.any():
            raise Contradiction(f"simulation {index[differs][0]} was observed twice, with different outcomes")


def _column(some: list[Observation], name: str, kind: type[np.int64]) -> NDArray[np.int64]:
    return np.fromiter(map(attrgetter(name), some), kind, len(some))


def _flat(series: Series) -> tuple[NDArray[np.int8] | NDArray[np.bool_] | NDArray[np.int64], ...]:
    return (series.status, *series.passed.values(), series.violations, series.cost)
