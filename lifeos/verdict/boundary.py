"""Stopping boundaries: at which number of failures, after how many simulations, a gate is decided.

Every plan for outcomes that are right or wrong is a table of looks, whatever theory it comes from (:mod:`lifeos.verdict.plans`). So
there is one way to decide, and one exact way to say how an agent of any true success rate would fare.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom

from lifeos.verdict.words import Decision


class Look(NamedTuple):
    """After ``at`` simulations: ``accept`` failures or fewer pass, ``reject`` or more fail. -1 and ``at + 1``: not at this look."""

    at: int
    accept: int
    reject: int


class Boundary(NamedTuple):
    """Looks in rising order, a column a field, for a plan may look a million times. The last one of a plan that always decides
    has ``reject == accept + 1``."""

    at: NDArray[np.int64]
    accept: NDArray[np.int64]
    reject: NDArray[np.int64]

    @classmethod
    def of(cls, looks: Iterable[Look]) -> "Boundary":
        """From looks one by one."""
        at, accept, reject = np.array(list(looks), dtype=np.int64).reshape(-1, 3).T
        return cls(at, accept, reject)

    @property
    def looks(self) -> tuple[Look, ...]:
        """One by one."""
        return tuple(map(Look, self.at.tolist(), self.accept.tolist(), self.reject.tolist()))


class Stop(NamedTuple):
    """Where a gate stopped: its decision, the simulations that were looked at, and the failures among them."""

    decision: Decision
    at: int
    failures: int


class Chances(NamedTuple):
    """How an agent fares at a boundary: probabilities of each decision, and the expected number of simulations."""

    passes: float
    fails: float
    inconclusive: float
    simulations: float


def decide(boundary: Boundary, failed: ArrayLike) -> Stop:
    """The first look that decides. ``failed``: by index from 0, as far as known; later simulations are not looked at.

    Only whole looks decide: with fewer outcomes than the next look asks for, the gate is inconclusive after all that is known.
    """
    outcomes = np.asarray(failed, dtype=np.bool_)[: boundary.at[-1]]
    reached = int(np.searchsorted(boundary.at, len(outcomes), side="right"))
    failures = np.cumsum(outcomes)[boundary.at[:reached] - 1]
    accepted = failures <= boundary.accept[:reached]
    decided = np.flatnonzero(accepted | (failures >= boundary.reject[:reached]))
    if not decided.size:
        return Stop("inconclusive", len(outcomes), int(outcomes.sum()))
    look = int(decided[0])
    return Stop("pass" if accepted[look] else "fail", int(boundary.at[look]), int(failures[look]))


def chances(boundary: Boundary, rate: float) -> Chances:
    """How an agent with the true success ``rate`` fares: exact, by dynamic programming over the number of failures."""
    running: NDArray[np.float64] = np.ones(1)
    passes = fails = simulations = 0.0
    seen = 0
    for look in boundary.looks:
        step = look.at - seen
        running = np.convolve(running, binom.pmf(np.arange(step + 1), step, 1.0 - rate))
        seen = look.at
        accepted = float(running[: look.accept + 1].sum())
        rejected = float(running[look.reject :].sum())
        running[: look.accept + 1] = 0.0
        running[look.reject :] = 0.0
        passes += accepted
        fails += rejected
        simulations += look.at * (accepted + rejected)
    left = float(running.sum())
    return Chances(passes, fails, left, simulations + seen * left)
