"""The verdict on a release: from decisions of a shadow or a canary as they come, however often somebody looks.

Nobody knows how many decisions will come, so no plan with a fixed number fits. Two e-processes (:mod:`lifeos.verdict.wealth`) are read
after each decision: SAFE against "the rate of good decisions is at most the floor", HARM against "it is at least the target". Each errs
with ``alpha`` at most, over all looks together.
"""

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from lifeos.ir.gate import Plan
from lifeos.verdict.bounds import lower
from lifeos.verdict.checks import floor_of, reached_by
from lifeos.verdict.plans import fixed
from lifeos.verdict.wealth import binary_evidence, enough
from lifeos.verdict.words import Decision


class Release(msgspec.Struct, frozen=True, rename="camel"):
    """What ``decisions`` show, ``good`` of them good: the rate is at least ``lower95`` with 95 %; ``safe`` and ``harm`` are e-values, how
    many times one's money a bet against the claim has made."""

    verdict: Decision
    decisions: int
    good: int
    lower95: float
    safe: float
    harm: float
    reasons: tuple[str, ...]


def judge_release(
    plan: Plan, good: ArrayLike, violated: ArrayLike, *, least: int = 0, tolerated: int = 0, alpha: float = 0.05
) -> Release:
    """Judge decisions in the order in which they were made. ``plan``: of the gate's success, whose floor is the claim to refute and whose
    usual success rate is the target; ``violated``: hard prohibitions that each violated, of which ``tolerated`` may be; ``least``:
    decisions below which nothing passes. Evidence that was reached stays, and evidence of harm, whenever it comes, is the stronger."""
    outcomes = np.asarray(good, dtype=np.bool_)
    count, successes = len(outcomes), np.cumsum(outcomes)
    failures = np.arange(1, count + 1) - successes
    floor, target = floor_of(plan), reached_by(fixed(plan.require, plan.of))
    safe, harm = binary_evidence(successes, failures, floor), binary_evidence(failures, successes, 1.0 - target)
    harmed = (harm >= enough(alpha)) | (np.cumsum(np.asarray(violated, dtype=np.int64)) > tolerated)
    proven = np.maximum.accumulate(safe >= enough(alpha)) & (np.arange(1, count + 1) >= least)
    ended = np.flatnonzero(harmed)  # at any time: a release that was safe and does harm now is stopped
    if not ended.size:
        ended = np.flatnonzero(proven)
    read = int(ended[0]) + 1 if ended.size else count
    verdict: Decision = "inconclusive" if not ended.size else "fail" if harmed[read - 1] else "pass"
    kept = int(successes[read - 1]) if read else 0
    violations = int(np.asarray(violated, dtype=np.int64)[:read].sum())
    last_safe, last_harm = (float(np.exp(series[read - 1])) if read else 1.0 for series in (safe, harm))
    reasons = [
        f"{kept} of {read} decisions were good; a release needs evidence against {floor:.3g}, and harm is evidence against {target:.3g}",
        f"evidence for safety {last_safe:.3g}, for harm {last_harm:.3g}; {1 / alpha:g} is enough",
    ]
    if violations > tolerated:
        reasons.insert(0, f"{violations} hard prohibitions were violated, {tolerated} may be")
    if count < least:
        reasons.append(f"{count} decisions so far; nothing passes below {least}")
    return Release(verdict, read, kept, lower(kept, read), last_safe, last_harm, tuple(reasons))
