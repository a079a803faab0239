"""LOS508: the simulations of a gate must be enough to bound what a success costs."""

from collections.abc import Iterator

from lifeos.ir import Catalog, CostPerSuccess
from lifeos.rules.problem import At, Problem
from lifeos.verdict.cost import fewest


def check(catalog: Catalog) -> Iterator[Problem]:
    """A ceiling or a confidence that is none, or one at which so few simulations bound nothing."""
    for suite in catalog.suites.values():
        declared = suite.gate.cost_per_success
        if not isinstance(declared, CostPerSuccess):
            continue
        at = At("EvalSuite", suite.name, "spec.gate.costPerSuccess")
        if declared.ceiling.micros <= 0:
            message = (
                f"a ceiling of {declared.ceiling} lets only an agent pass that costs nothing: there is nothing to bound"
            )
            hint = "declare what a success may cost, as '0.02 USD', or leave 'costPerSuccess' out"
            yield Problem("LOS508", At(at.kind, at.name, f"{at.path}.ceiling"), message, hint)
            continue
        if not 0.5 <= declared.confidence < 1.0:
            message = (
                f"no bound of an average holds with confidence {declared.confidence:g}: it lies from 0.5 to below 1"
            )
            yield Problem("LOS508", At(at.kind, at.name, f"{at.path}.confidence"), message, "declare another, as 0.95")
            continue
        planned, need = suite.gate.longest, fewest(declared.confidence)
        if planned < need:
            message = (
                f"{planned} simulations are too few to bound what a success costs with confidence {declared.confidence:g}: "
                "the approximation would let through far more than it says"
            )
            less = int((1 - 5 / planned) * 100) / 100 if planned >= 10 else None
            options = [f"plan {need} simulations", *([f"declare confidence {less:g}"] if less is not None else [])]
            yield Problem("LOS508", at, message, " or ".join(options))
