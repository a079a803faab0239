"""What a gate knows of its simulations: by index, and a column a fact, so that a million of them are a few arrays."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

Status = Literal["judged", "error", "timeout", "unjudged", "void"]
"""How a simulation ended. ``judged``: with an outcome; ``error``, ``timeout``: the candidate gave none; ``unjudged``: nobody could
tell what it was worth; ``void``: the simulated user broke its own rules, so nothing was learnt about the candidate."""

STATUSES: tuple[Status, ...] = get_args(Status)
_MISSING = -1


class Observation(msgspec.Struct, frozen=True, omit_defaults=True):
    """One simulation. ``passed``: by check, whether it did; what is not there did not. ``violations``: of hard prohibitions."""

    index: int
    status: Status
    passed: dict[str, bool] = {}
    violations: int = 0


class Contradiction(ValueError):  # noqa: N818  # says what is wrong with the data
    """Two different observations of one index."""


class Series(NamedTuple):
    """The observations of a gate by index from 0. ``status``: the place in :data:`STATUSES`, -1 where nothing is known;
    ``passed`` by check: whether it was judged and passed."""

    status: NDArray[np.int8]
    passed: dict[str, NDArray[np.bool_]]
    violations: NDArray[np.int64]

    @classmethod
    def of(cls, observations: Iterable[Observation], checks: Sequence[str]) -> "Series":
        """In whatever order they came. Raises :class:`Contradiction`."""
        known: dict[int, Observation] = {}
        for item in observations:
            if known.setdefault(item.index, item) != item:
                raise Contradiction(f"simulation {item.index} was observed twice, with different outcomes")
        length = max(known, default=-1) + 1
        status = np.full(length, _MISSING, dtype=np.int8)
        violations = np.zeros(length, dtype=np.int64)
        passed = {name: np.zeros(length, dtype=np.bool_) for name in checks}
        for index, item in known.items():
            status[index] = STATUSES.index(item.status)
            violations[index] = item.violations
            for name, column in passed.items():
                column[index] = item.status == "judged" and item.passed.get(name, False)
        return cls(status, passed, violations)

    @property
    def prefix(self) -> int:
        """How many are known before the first gap. What lies behind a gap came early and says so about itself: results that
        are quick to come are better than those to come."""
        missing = np.flatnonzero(self.status == _MISSING)
        return int(missing[0]) if missing.size else len(self.status)

    def until(self, length: int) -> "Series":
        """The first ``length``; those of which nothing is known are missing, and did not pass."""
        more = max(0, length - len(self.status))
        return Series(
            np.pad(self.status[:length], (0, more), constant_values=_MISSING),
            {name: np.pad(column[:length], (0, more)) for name, column in self.passed.items()},
            np.pad(self.violations[:length], (0, more)),
        )

    def counted(self, max_void: int) -> NDArray[np.intp]:
        """The indices that count: all but the first ``max_void`` void ones. A candidate can provoke a void simulation, so
        only so many are forgiven."""
        void = self.status == STATUSES.index("void")
        return np.flatnonzero(~(void & (np.cumsum(void) <= max_void)))
