"""LOS507: a judge that gates has a calibration on file. What that is worth is the Gym's business, which gives no verdict without one that holds."""

import os

from lifeos.compiler.pipeline import Compilation
from lifeos.diagnostics import Diagnostic

FOLDER = "evals/calibrations"


def uncalibrated(compilation: Compilation) -> list[Diagnostic]:
    """Suites whose judge has a say, and was never measured."""
    analysis = compilation.analysis
    if analysis.catalog is None:
        return []
    found = []
    for suite in analysis.catalog.suites.values():
        if (
            suite.judge is None
            or not suite.judge.gates
            or os.path.isfile(f"{compilation.root}/{FOLDER}/{suite.name}.json")
        ):
            continue
        message = f"the judge of suite '{suite.name}' gates, and there is no {FOLDER}/{suite.name}.json: its gate gives no verdict"
        hint = f"`lifeos gym calibrate {suite.name}` measures it; until then 'gates: false' lets it advise"
        at = analysis.declared.span("EvalSuite", suite.name, "spec.judge.gates")
        found.append(Diagnostic("LOS507", message, at, hint))
    return found
