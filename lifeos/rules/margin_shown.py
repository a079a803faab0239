"""LOS506: the comparison with the incumbent must be able to show what it asks for."""

from collections.abc import Iterator

from lifeos.ir import Catalog, Compare, EvalSuite
from lifeos.rules.problem import At, Problem
from lifeos.verdict.bets import fewest_pairs

_MOST = 10_000
"""Pairs that a hint proposes."""


def check(catalog: Catalog) -> Iterator[Problem]:
    """A margin that is missing, that no test reads, or that the planned pairs cannot show."""
    for suite in catalog.suites.values():
        if suite.compare is not None:
            yield from _comparison(suite, suite.compare)


def _comparison(suite: EvalSuite, compare: Compare) -> Iterator[Problem]:
    at = At("EvalSuite", suite.name, "spec.compare")
    margin = At(at.kind, at.name, f"{at.path}.margin")
    if compare.test == "mcnemar-midp":
        if compare.margin is not None:
            message = "McNemar's test has no margin: it refuses what is significantly worse, by however little"
            yield Problem("LOS506", margin, message, "take test: e-process, or leave the margin out")
        return
    if compare.margin is None:
        message = "the e-process shows that a version is worse by less than a margin, and there is none"
        yield Problem("LOS506", at, message, "declare one, as margin: 0.05")
        return
    if not (0.0 < compare.margin < 1.0 and 0.0 < compare.alpha < 1.0):
        yield Problem(
            "LOS506", at, "margin and alpha lie between 0 and 1", "declare others, as margin: 0.05, alpha: 0.05"
        )
        return
    plans = [plan for plan in (suite.gate.success, suite.gate.alignment) if plan is not None]
    pairs = max(plan.of for plan in plans)
    if fewest_pairs(compare.margin, compare.alpha, pairs) is not None:
        return
    message = (
        f"no {pairs} pairs show a loss below {compare.margin:g}, not even when both versions do the same in all of them"
    )
    need = fewest_pairs(compare.margin, compare.alpha, _MOST)
    wide = next((step / 100 for step in range(1, 100) if fewest_pairs(step / 100, compare.alpha, pairs)), None)
    options = [f"allow {wide:g}"] if wide is not None else []
    options += [f"plan {need} simulations"] if need is not None else []
    yield Problem("LOS506", margin, message, " or ".join(options) or "plan more simulations, and allow a wider margin")
