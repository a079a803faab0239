"""The verdict: from the observations of a gate to pass, fail or inconclusive, with the reasons.

Four rules matter more than any formula. Only a prefix of the indices without a gap is read, never what happened to finish first. What
gave no outcome failed. An agent passes when every check does, so there is nothing to correct for their number (an
intersection-union test). And the same observations always give the same verdict.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from lifeos.ir.gate import Compare
from lifeos.verdict import cost
from lifeos.verdict.boundary import decide
from lifeos.verdict.checks import Check
from lifeos.verdict.comparison import compared, said
from lifeos.verdict.cost import CostCheck, Costs
from lifeos.verdict.observations import Series
from lifeos.verdict.words import NEVER, STATUSES, Comparison, CostVerdict, Decision


class CheckVerdict(msgspec.Struct, frozen=True):
    """A check as decided: after ``seen`` simulations, ``failures`` of them failed, of which ``silent`` gave no outcome, or
    left no trace where prohibitions are checked."""

    check: str
    decision: Decision
    require: int
    of: int
    seen: int
    failures: int
    silent: int


class Verdict(msgspec.Struct, frozen=True):
    """``read``: simulations that were looked at, void ones included; ``void``: those forgiven; ``reasons``: sentences; ``cost``: what a
    success costs, where that is checked."""

    decision: Decision
    checks: tuple[CheckVerdict, ...]
    comparison: Comparison | None
    read: int
    void: int
    reasons: tuple[str, ...]
    cost: CostVerdict | None = None


def judge(
    checks: Sequence[Check],
    series: Series,
    cost_check: CostCheck | None = None,
    *,
    max_void: int = 0,
    closed: bool = False,
    compare: Compare | None = None,
    incumbent: Series | None = None,
) -> Verdict:
    """Judge what is known. ``closed``: nothing more will come, so that what is missing failed; otherwise it is waited for. ``cost_check``: what
    must hold beside the checks, over as many simulations as the longest of them."""
    longest = max(check.of for check in checks)
    known = series.until(longest + max_void if closed else series.prefix)
    counted = known.counted(max_void)[:longest]
    decided = tuple(_decided(check, known, counted) for check in checks)
    costs = _costs(cost_check, known, counted)
    all_decided = (*decided, *((costs,) if costs is not None else ()))
    ends = [check.seen for check in all_decided if check.decision == "fail"]
    if ends:  # the gate ends with the first check that fails; what came later is not looked at, so it cannot change what is said
        decided = tuple(_decided(check, known, counted[: min(ends)]) for check in checks)
        costs = _costs(cost_check, known, counted[: min(ends)])
        all_decided = (*decided, *((costs,) if costs is not None else ()))
    comparison, held = None, all(check.decision == "pass" for check in all_decided)
    if compare is not None and incumbent is not None and held:
        comparison = compared(compare, known, incumbent, counted, longest)
    decisions = [check.decision for check in all_decided] + ([comparison.decision] if comparison is not None else [])
    decision: Decision = "fail" if "fail" in decisions else "inconclusive" if "inconclusive" in decisions else "pass"
    seen = max(check.seen for check in all_decided)
    read = int(counted[seen - 1]) + 1 if seen else 0
    void = read - seen
    reasons = [_reason(check) for check in decided]
    if costs is not None:
        reasons.append(cost.said(costs))
    if comparison is not None and compare is not None:
        reasons.append(said(comparison, compare))
    elif compare is not None and incumbent is None and held:
        reasons.append("incumbent: none, so nothing was compared")
    if void:
        reasons.append(
            f"{void} void: the simulated user broke its own rules there, and another simulation took the place"
        )
    return Verdict(decision, decided, comparison, read, void, tuple(reasons), costs)


def _decided(check: Check, series: Series, counted: NDArray[np.intp]) -> CheckVerdict:
    indices = counted[: check.of]
    failed = _violated(series, indices) if check.name == NEVER else ~series.passed[check.name][indices]
    stop = decide(check.boundary, failed)
    silent = series.unseen if check.name == NEVER else series.status != STATUSES.index("judged")
    return CheckVerdict(
        check.name,
        stop.decision,
        check.require,
        check.of,
        stop.at,
        stop.failures,
        int(silent[indices[: stop.at]].sum()),
    )


def _costs(check: CostCheck | None, series: Series, counted: NDArray[np.intp]) -> CostVerdict | None:
    if check is None:
        return None
    costs = [None if one < 0 else one for one in series.cost[counted].tolist()]
    return cost.decide(check, Costs(costs, series.passed["success"][counted].tolist()))


def _violated(series: Series, indices: NDArray[np.intp]) -> NDArray[np.int64]:
    """How many simulations violated a hard prohibition since the index before, its own included: of a void one that is forgiven nothing is
    learnt about success, but what was done in it was done."""
    until = np.cumsum(series.violated)[indices]
    return np.diff(until, prepend=0)


def _reason(check: CheckVerdict) -> str:
    allowed = check.of - check.require
    if check.check == NEVER:
        unseen = f", of which {check.silent} left no trace" if check.silent else ""
        found = f"{check.failures} of {check.seen} violated a hard prohibition{unseen}, {max(allowed, 0)} may"
        return f"{check.check}: {found}" + (f"; {check.of} must be seen" if check.decision == "inconclusive" else "")
    if allowed < 0:
        return f"{check.check}: no result of {check.of} simulations is enough at this attempt"
    silent = f", {check.silent} of them without an outcome" if check.silent else ""
    outcome = f"{check.failures} of {check.seen} failed{silent}; {allowed} of {check.of} may"
    return f"{check.check}: {outcome}"
