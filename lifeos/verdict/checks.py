"""The checks of a gate: each a rule in the user's words, and the boundary that decides it."""

from typing import NamedTuple

from scipy.optimize import brentq

from lifeos.ir.gate import EvalSuite, Plan
from lifeos.verdict.binomial import certifies
from lifeos.verdict.boundary import Boundary, chances
from lifeos.verdict.bounds import lower
from lifeos.verdict.paired import spent
from lifeos.verdict.plans import curtailed, fixed, group_sequential
from lifeos.verdict.words import NEVER

WAVE = 25
"""Simulations between two looks of a group-sequential plan."""

_REACHED = 0.95


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


def checks_of(suite: EvalSuite, attempt: int = 1) -> tuple[Check, ...]:
    """The checks of a suite, hard prohibitions last. ``attempt``: the how-manieth on the same candidate, from 1.

    The first attempt is judged by the rule as it is written. Each further one could pass by luck, too, so it must show the same floor
    with an error that all of them together keep small (:func:`lifeos.verdict.paired.spent`).
    """
    gate = suite.gate
    plans = {"success": gate.success, **({"alignment": gate.alignment} if gate.alignment is not None else {})}
    checks = [_check(name, plan, suite.stopping, attempt) for name, plan in plans.items()]
    most, tolerated = max(plan.of for plan in plans.values()), gate.never_rules.max_failures
    return (*checks, _check(NEVER, Plan(max(most - tolerated, 0), most, 0.95), suite.stopping, 1))


def demanded(plan: Plan, attempt: int) -> int:
    """Successes that the plan asks for at this attempt; more than it has simulations when no number of them is enough."""
    if attempt == 1:
        return plan.require
    floor = floor_of(plan)
    error = spent(1.0 - plan.confidence, attempt)
    enough = (count for count in range(plan.require, plan.of + 1) if 1.0 - certifies(count, plan.of, floor) <= error)
    return next(enough, plan.of + 1)


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


def _check(name: str, plan: Plan, stopping: str, attempt: int) -> Check:
    require, floor = demanded(plan, attempt), floor_of(plan)
    if stopping == "none" or require > plan.of:
        boundary = fixed(require, plan.of)
    elif stopping == "groupSequential" and name != NEVER:
        error = 1.0 - plan.confidence if attempt == 1 else spent(1.0 - plan.confidence, attempt)
        target = reached_by(fixed(plan.require, plan.of))
        boundary = group_sequential(floor, target, plan.of, wave=WAVE, alpha=error)
    else:
        boundary = curtailed(require, plan.of)
    return Check(name, require, plan.of, floor, plan.confidence, boundary)
