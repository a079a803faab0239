"""LOS501 and LOS502: a sampling plan must be able to carry the claim that is made for it."""

from collections.abc import Iterator

from lifeos.ir import Catalog, Plan
from lifeos.rules.problem import At, Problem
from lifeos.verdict.binomial import certifies, fewest, smallest_plan
from lifeos.verdict.rounding import down


def check(catalog: Catalog) -> Iterator[Problem]:
    """More successes required than simulations run, or a floor that the plan cannot certify at its confidence."""
    for suite in catalog.suites.values():
        for name, plan in (("success", suite.gate.success), ("alignment", suite.gate.alignment)):
            if plan is not None:
                yield from _plan(At("EvalSuite", suite.name, f"spec.gate.{name}"), plan)


def _plan(at: At, plan: Plan) -> Iterator[Problem]:
    if plan.require > plan.of:
        message = f"{plan.require} of {plan.of} can never be reached"
        yield Problem("LOS502", At(at.kind, at.name, f"{at.path}.require"), message, f"require {plan.of} or less")
        return
    if plan.floor is None:
        return
    carried = certifies(plan.require, plan.of, plan.floor)
    if carried >= plan.confidence:
        return
    misses = plan.of - plan.require
    need = smallest_plan(misses, plan.floor, plan.confidence)
    stricter = fewest(plan.require, plan.of, plan.floor, 1.0 - plan.confidence)
    options = [f"{need - misses} of {need}"] if need is not None else []
    if stricter is not None:
        options.insert(0, f"{stricter} of {plan.of}")
    message = (
        f"'{plan.require} of {plan.of}' certifies a success rate of {plan.floor:g} with confidence {down(carried)}, "
        f"not {plan.confidence:g}: an agent exactly at the floor would pass {1 - carried:.1%} of the time"
    )
    yield Problem(
        "LOS501", at, message, f"require {', or '.join(options)}" if options else "lower the floor or the confidence"
    )
