"""The comparison with the incumbent as a suite declares it: from what both did on the same simulations to a decision.

Two tests, for two questions. McNemar's refuses what is significantly worse, so with few pairs nearly everybody passes. The e-process turns
the burden of proof: only who is shown to be worse by less than a margin passes. It may be read after each pair, so the incumbent is
simulated no further than the answer needs.
"""

from math import exp
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from lifeos.ir.gate import Compare
from lifeos.verdict.observations import Series
from lifeos.verdict.paired import discordant, mcnemar_midp, not_worse, spent, worse
from lifeos.verdict.rounding import up
from lifeos.verdict.wealth import enough
from lifeos.verdict.words import STATUSES, Comparison, Decision

_SIGNIFICANT: dict[Decision, str] = {
    "pass": "not significantly worse than the version before (p = {p}, above {alpha})",
    "fail": "significantly worse than the version before (p = {p}, not above {alpha})",
    "inconclusive": "whether it is worse than the version before is open, for pairs are missing",
}


class Stop(NamedTuple):
    """Where an e-process ends, in pairs, and what it shows there: two e-values."""

    decision: Decision
    at: int
    safe: float
    harm: float


def compared(
    compare: Compare, series: Series, incumbent: Series, counted: NDArray[np.intp], planned: int
) -> Comparison:
    """Decide it. ``counted``: the indices that count; ``planned``: how many pairs there will be. A pair that is missing on one side says nothing,
    and nothing is no evidence: then the comparison is inconclusive. One that is void on either side is left out, for the simulated user broke
    its own rules there, and neither candidate is to blame."""
    there = incumbent.until(len(series.status))
    known = counted[counted < there.prefix]
    void = STATUSES.index("void")
    both = known[(series.status[known] != void) & (there.status[known] != void)]
    old, new = there.passed["success"][both], series.passed["success"][both]
    if compare.test == "e-process":
        stop = stopped(compare, old, new)
        lost, gained = discordant(old[: stop.at], new[: stop.at])
        read = int(both[stop.at - 1]) + 1 if stop.at else 0
        return Comparison(stop.decision, stop.at, lost, gained, None, stop.safe, stop.harm, read)
    lost, gained = discordant(old, new)
    p = mcnemar_midp(lost, gained)
    decision: Decision = (
        "inconclusive" if len(known) < planned or not len(both) else "fail" if p <= compare.alpha else "pass"
    )
    return Comparison(decision, len(both), lost, gained, p)


def stopped(compare: Compare, incumbent: ArrayLike, candidate: ArrayLike) -> Stop:
    """The e-process on pairs of outcomes in index order: "pass" at the first look that shows the candidate within the margin, "fail" at the
    first that shows it beyond, "inconclusive" when none shows either."""
    if compare.margin is None:
        raise ValueError("an e-process has a margin")
    safe, harm = (bet(incumbent, candidate, compare.margin) for bet in (not_worse, worse))
    shown = np.flatnonzero((safe >= enough(compare.alpha)) | (harm >= enough(compare.alpha)))
    last = int(shown[0]) if shown.size else len(safe) - 1
    if last < 0:
        return Stop("inconclusive", 0, 1.0, 1.0)
    decision: Decision = "inconclusive" if not shown.size else "pass" if safe[last] >= enough(compare.alpha) else "fail"
    return Stop(decision, last + 1, exp(safe[last]), exp(harm[last]))


def at_attempt(compare: Compare | None, attempt: int) -> Compare | None:
    """The rule at the ``attempt``-th try on the same candidate, from 1. Each further one could be admitted by luck, too, so it has to show the margin
    with less error; McNemar's test admits nobody, it only refuses, and each try may be refused."""
    if compare is None or compare.test == "mcnemar-midp" or attempt == 1:
        return compare
    return msgspec.structs.replace(compare, alpha=spent(compare.alpha, attempt))


def formerly_said(comparison: Comparison, compare: Compare) -> str:
    """The reason in the words that receipts of format 1 were first written with: evidence outlives a better sentence, so those hold, too."""
    seen = f"incumbent: of {comparison.pairs} pairs {comparison.lost} lost and {comparison.gained} gained"
    return f"{seen}, p = {comparison.p:.3f}; worse from {compare.alpha:g} down"


def said(comparison: Comparison, compare: Compare) -> str:
    """The reason, as a sentence."""
    seen = f"incumbent: of {comparison.pairs} pairs {comparison.lost} lost and {comparison.gained} gained"
    if comparison.p is not None:
        return f"{seen}; {_SIGNIFICANT[comparison.decision].format(p=up(comparison.p), alpha=f'{compare.alpha:g}')}"
    shown = {
        "pass": f"worse by less than {compare.margin:g}",
        "fail": f"worse by more than {compare.margin:g}",
        "inconclusive": f"neither within {compare.margin:g} nor beyond; more simulations or a wider margin can show it",
    }
    found = f"evidence for within {comparison.safe:.3g}, for beyond {comparison.harm:.3g}; {1 / compare.alpha:.3g} is enough"
    return f"{seen}: {shown[comparison.decision]} ({found})"
