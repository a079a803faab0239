"""What a verdict shows of the true rates: of a check that passed what its plan certifies, of one that failed how good the agent can be at most.

Neither follows from the other. A plan that fails nine agents in ten of a good kind has not shown that one of them is bad, so a failure
comes with a bound of its own, and says where that leaves the floor.
"""

from collections.abc import Iterator, Sequence

import msgspec
from scipy.optimize import brentq

from lifeos.units import Money
from lifeos.verdict.boundary import Boundary, Look, chances
from lifeos.verdict.bounds import lower, upper
from lifeos.verdict.checks import Check
from lifeos.verdict.cost import CostCheck
from lifeos.verdict.judge import CheckVerdict, Verdict
from lifeos.verdict.rounding import down, shortly, up
from lifeos.verdict.words import NEVER

_CONFIDENCE = 0.95
"""Of an upper bound."""
_DIGITS = 12
"""Decimals of a figure in data: all that it is good for, and the same on every machine."""


class Shown(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What one check shows, with ``confidence``; ``declared``: the confidence that the suite asks for. A pass shows that the true rate is ``floor``
    at least, or that a success costs ``ceiling`` at most, which is approximate; a failure that the rate is ``at_most``."""

    confidence: float
    declared: float | None = None
    floor: float | None = None
    ceiling: str | None = None
    at_most: float | None = None


def certified(checks: Sequence[Check], verdict: Verdict, cost: CostCheck | None = None) -> dict[str, Shown]:
    """By check, what a gate certifies that passed; one that did not certifies nothing, whatever a check of it shows."""
    if verdict.decision != "pass":
        return {}
    shown = {check.name: _pass(check) for check in checks}
    if cost is not None:
        ceiling = str(Money(cost.ceiling, cost.currency))
        shown["costPerSuccess"] = Shown(round(cost.confidence, _DIGITS), ceiling=ceiling)
    return shown


def bounded(checks: Sequence[Check], verdict: Verdict) -> dict[str, Shown]:
    """By check, what those show that failed. A hard prohibition that was violated has no bound: what was done was done."""
    return {
        check.name: Shown(_CONFIDENCE, at_most=round(_most(check.boundary, found), _DIGITS))
        for check, found in _both(checks, verdict)
        if found.decision == "fail" and check.name != NEVER and check.require <= check.of
    }


def sentences(checks: Sequence[Check], verdict: Verdict) -> Iterator[str]:
    """For each check what it shows, empty where that is nothing, in the order of the verdict's first reasons."""
    failed = bounded(checks, verdict)
    for check, found in _both(checks, verdict):
        if found.decision == "pass":
            yield _at_least(check)
        elif check.name in failed:
            yield _at_most(check, failed[check.name].at_most or 0.0)
        elif found.decision == "inconclusive" and verdict.decision == "fail":
            yield "open, for the gate ended before"
        else:
            yield ""


def _both(checks: Sequence[Check], verdict: Verdict) -> Iterator[tuple[Check, CheckVerdict]]:
    return zip(checks, verdict.checks, strict=True)


def _at_least(check: Check) -> str:
    if check.name == NEVER:
        return (
            f"shows at least {down(_tolerated(check))} of simulations without one, with confidence {check.confidence:g}"
        )
    return f"shows a true rate of at least {shortly(check.floor)} with confidence {down(check.certified)}"


def _at_most(check: Check, rate: float) -> str:
    left = (
        f"that is below {shortly(check.floor)}"
        if rate < check.floor
        else f"whether it is below {shortly(check.floor)} stays open"
    )
    return f"shows a true rate of at most {up(rate)} with confidence {_CONFIDENCE:g}; {left}"


def _pass(check: Check) -> Shown:
    if check.name == NEVER:
        return Shown(check.confidence, floor=round(_tolerated(check), _DIGITS))
    return Shown(round(check.certified, _DIGITS), declared=check.confidence, floor=round(check.floor, _DIGITS))


def _tolerated(check: Check) -> float:
    """What so many simulations show that violated nothing, as in the receipt."""
    return lower(check.require, check.of, check.confidence)


def _most(boundary: Boundary, found: CheckVerdict) -> float:
    """The largest true rate that is not refuted by a failure so early, with so many failures: exact, by the stagewise order of outcomes (Tsiatis,
    Rosner and Mehta 1984), which looks at when a boundary was crossed first and then by how much. Where each simulation is looked at that is Clopper and
    Pearson's bound, for the number of simulations until the failure that is one too many has the binomial's tails."""
    if boundary.curtails is not None:
        return upper(found.seen - found.failures, found.seen, _CONFIDENCE)
    before = [look for look in boundary.looks if look.at < found.seen]
    last = next(look for look in boundary.looks if look.at == found.seen)
    so_far = Boundary.of([*before, Look(last.at, min(last.accept, found.failures - 1), found.failures)])

    def refuted(rate: float) -> float:
        return chances(so_far, rate).fails - (1.0 - _CONFIDENCE)

    return 1.0 if refuted(1.0) >= 0.0 else float(brentq(refuted, 0.0, 1.0, xtol=1e-9))
