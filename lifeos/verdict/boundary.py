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

_NOBODY = 1e-18
"""A gate that is still open with no more probability than this is not followed any further."""


class Look(NamedTuple):
    """After ``at`` simulations: ``accept`` failures or fewer pass, ``reject`` or more fail. -1 and ``at + 1``: not at this look."""

    at: int
    accept: int
    reject: int


class Boundary(NamedTuple):
    """Looks in rising order, a column a field, for a plan may look a million times. The last one of a plan that always decides
    has ``reject == accept + 1``. ``curtails``: of a plan that asks for so many successes of ``at[-1]``, and is looked at after each
    simulation until nothing can change that: its chances need no table."""

    at: NDArray[np.int64]
    accept: NDArray[np.int64]
    reject: NDArray[np.int64]
    curtails: int | None = None

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
    """The first look that decides. ``failed``: by index from 0, as far as known, whether it did, or how many failures come with it; later
    simulations are not looked at.

    Only whole looks decide: with fewer outcomes than the next look asks for, the gate is inconclusive after all that is known.
    """
    outcomes = np.asarray(failed, dtype=np.int64)[: boundary.at[-1]]
    reached = int(np.searchsorted(boundary.at, len(outcomes), side="right"))
    failures = np.cumsum(outcomes)[boundary.at[:reached] - 1]
    accepted = failures <= boundary.accept[:reached]
    decided = np.flatnonzero(accepted | (failures >= boundary.reject[:reached]))
    if not decided.size:
        return Stop("inconclusive", len(outcomes), int(outcomes.sum()))
    look = int(decided[0])
    return Stop("pass" if accepted[look] else "fail", int(boundary.at[look]), int(failures[look]))


def chances(boundary: Boundary, rate: float) -> Chances:
    """How an agent with the true success ``rate`` fares: exact, in closed form where there is one, else by dynamic programming over the
    numbers of failures with which a gate goes on."""
    if boundary.curtails is not None:
        return _curtailed(boundary.curtails, int(boundary.at[-1]), rate)
    first, *others = boundary.looks
    fault = 1.0 - rate
    passes = float(binom.cdf(first.accept, first.at, fault))
    fails = float(binom.sf(first.reject - 1, first.at, fault))
    simulations = first.at * (passes + fails)
    least, seen = first.accept + 1, first.at
    running = binom.pmf(np.arange(least, first.reject), first.at, fault)
    steps: dict[int, NDArray[np.float64]] = {}
    for look in others:
        if running.sum() < _NOBODY:
            break
        step, seen = look.at - seen, look.at
        if step not in steps:
            steps[step] = binom.pmf(np.arange(step + 1), step, fault)
        running = np.convolve(running, steps[step])
        accepted = float(running[: max(look.accept + 1 - least, 0)].sum())
        rejected = float(running[max(look.reject - least, 0) :].sum())
        running = running[max(look.accept + 1 - least, 0) : max(look.reject - least, 0)]
        least = max(least, look.accept + 1)
        passes += accepted
        fails += rejected
        simulations += look.at * (accepted + rejected)
    left = float(running.sum())
    return Chances(passes, fails, left, simulations + seen * left)


def _curtailed(require: int, of: int, rate: float) -> Chances:
    """It ends with the success that is enough or the failure that is one too many. When that is is two negative binomials, each cut off
    where the other one has ended, so that all sums over them are binomial tails."""
    excess, fault = of - require + 1, 1.0 - rate
    if require <= 0 or rate <= 0.0:
        return Chances(1.0, 0.0, 0.0, 1.0) if require <= 0 else Chances(0.0, 1.0, 0.0, float(excess))
    if fault <= 0.0:
        return Chances(1.0, 0.0, 0.0, float(require))
    passes, fails = float(binom.sf(require - 1, of, rate)), float(binom.sf(excess - 1, of, fault))
    return Chances(passes, fails, 0.0, _until(require, of, rate) + _until(excess, of, fault))


def _until(count: int, of: int, rate: float) -> float:
    """How many simulations it takes until ``count`` of them went one way, each with probability ``rate``; 0 where it takes more than ``of``."""
    within = float(binom.sf(count, of + 1, rate))
    return count / rate * within if within > 0.0 else 0.0
