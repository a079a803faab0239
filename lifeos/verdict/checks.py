"""The checks of a gate: each a rule in the user's words, and the boundary that decides it."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.stats import binom

from lifeos.ir.gate import MOST_TIMES, CostPerSuccess, EvalSuite, Plan
from lifeos.verdict.binomial import fewest
from lifeos.verdict.boundary import Boundary, chances
from lifeos.verdict.bounds import lower
from lifeos.verdict.cost import CostCheck
from lifeos.verdict.paired import spent
from lifeos.verdict.plans import curtailed, fixed, group_sequential, tolerating
from lifeos.verdict.words import NEVER

WAVE = 25
"""Simulations between two looks of a group-sequential plan."""

_REACHED = 0.95
_ROUNDING = 1e-6
_BATCH = 512
"""Sizes that are tried at a time."""


class Check(NamedTuple):
    """``require`` of ``of`` simulations; a pass shows a rate of at least ``floor`` with ``confidence``."""

    name: str
    require: int
    of: int
    floor: float
    confidence: float
    boundary: Boundary

    @property
    def certified(self) -> float:
        """The confidence with which a pass shows the floor: an agent exactly at it fails that often."""
        return 1.0 - chances(self.boundary, self.floor).passes


def checks_of(suite: EvalSuite, attempt: int = 1, earlier: int = 0) -> tuple[Check, ...]:
    """The checks of a suite, hard prohibitions last. ``attempt``: the how-manieth on the same candidate, from 1; ``earlier``: gates that
    other versions of it failed since one was promoted.

    The first gate is judged by the rule as it is written, and errs with ``1 - confidence``. Each further one could pass by luck, too, so it must
    show the same floor with so much less error that all of them together err with less than 1.4 times that
    (:func:`lifeos.verdict.paired.spent`). The same candidate once more is asked for
    more of as many simulations. Another version may well be better, so it meets more of them (:func:`longer`).
    """
    gate = suite.gate
    plans = {"success": gate.success, **({"alignment": gate.alignment} if gate.alignment is not None else {})}
    checks = [_check(name, plan, suite.stopping, attempt, earlier) for name, plan in plans.items()]
    most, tolerated = max(check.of for check in checks), gate.never_rules.max_failures
    return (*checks, _never(min(tolerated, most), most, suite.stopping))


def cost_check_of(suite: EvalSuite, attempt: int = 1, earlier: int = 0) -> CostCheck | None:
    """The check on what a success costs, if the suite has one, over as many simulations as the longest of :func:`checks_of`. A further gate must
    show the ceiling with less error, as it must show a floor."""
    declared, gates = suite.gate.cost_per_success, attempt + earlier
    if not isinstance(declared, CostPerSuccess):
        return None
    confidence = declared.confidence if gates == 1 else 1.0 - spent(1.0 - declared.confidence, gates)
    of = max(check.of for check in checks_of(suite, attempt, earlier))
    ceiling = declared.ceiling
    return CostCheck(of, ceiling.micros, ceiling.currency, confidence, early=suite.stopping != "none")


def demanded(plan: Plan, attempt: int) -> int:
    """Successes that the plan asks for at this attempt; more than it has simulations when no number of them is enough."""
    if attempt == 1:
        return plan.require
    floor = floor_of(plan)
    error = spent(1.0 - plan.confidence, attempt)
    enough = fewest(plan.require, plan.of, floor, error)
    return plan.of + 1 if enough is None else enough


def longer(plan: Plan, gates: int) -> tuple[int, int]:
    """The successes and simulations that the ``gates``-th gate (from 2) asks for: the fewest with which it errs no more than it may, and
    an agent that passes the plan as written in nineteen cases of twenty still does. More successes than simulations when there are none
    within reason."""
    floor, error = floor_of(plan), spent(1.0 - plan.confidence, gates)
    target = reached_by(fixed(plan.require, plan.of))
    most = MOST_TIMES * plan.of
    for first in range(plan.of, most + 1, _BATCH):
        of = np.arange(first, min(first + _BATCH, most + 1))
        require = np.maximum(
            np.asarray(binom.isf(error, of, floor), dtype=np.int64) + 1, -(-plan.require * of // plan.of)
        )
        found = np.flatnonzero((require <= of) & (binom.sf(require - 1, of, target) >= _REACHED - _ROUNDING))
        if found.size:
            return int(require[found[0]]), int(of[found[0]])
    return plan.of + 1, plan.of


def floor_of(plan: Plan) -> float:
    """The success rate that the plan shows at its confidence: as declared, else the largest that it can."""
    return plan.floor if plan.floor is not None else lower(plan.require, plan.of, plan.confidence)


def reached_by(boundary: Boundary) -> float:
    """The success rate of an agent that passes in nineteen cases of twenty; 1 when not even a perfect one does."""
    if chances(boundary, 1.0).passes < _REACHED:
        return 1.0
    if chances(boundary, 0.0).passes > _REACHED:
        return 0.0
    return float(brentq(lambda rate: chances(boundary, rate).passes - _REACHED, 0.0, 1.0, xtol=1e-9))


def _never(misses: int, of: int, stopping: str) -> Check:
    """Violations are counted in all simulations that are read, void ones included, so this check passes at the end of the longest one."""
    boundary = fixed(of - misses, of) if stopping == "none" else tolerating(misses, of)
    return Check(NEVER, of - misses, of, lower(of - misses, of), 0.95, boundary)


def _check(name: str, plan: Plan, stopping: str, attempt: int, earlier: int) -> Check:
    gates, floor = attempt + earlier, floor_of(plan)
    require, of = longer(plan, gates) if earlier else (demanded(plan, attempt), plan.of)
    if stopping == "none" or require > of:
        boundary = fixed(require, of)
    elif stopping == "groupSequential":
        error = 1.0 - plan.confidence if gates == 1 else spent(1.0 - plan.confidence, gates)
        target = reached_by(fixed(plan.require, plan.of))
        boundary = group_sequential(floor, target, of, misses=of - require, wave=WAVE, alpha=error)
    else:
        boundary = curtailed(require, of)
    return Check(name, require, of, floor, plan.confidence, boundary)
