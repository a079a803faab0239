"""LOS507: a judge that gates has a calibration on file that can be one. Whether it is of just this judge, and clears the bar, is the Gym's
business, which gives no verdict without one that holds."""

from collections.abc import Iterator

from lifeos.compiler.pipeline import Compilation
from lifeos.diagnostics import Diagnostic
from lifeos.errors import LifeOSError
from lifeos.evidence.calibration import contradicted, path_of, read
from lifeos.evidence.files import below


def uncalibrated(compilation: Compilation) -> list[Diagnostic]:
    """Suites whose judge has a say, and was never measured, or not as its record says."""
    analysis = compilation.analysis
    if analysis.catalog is None:
        return []
    found = []
    for suite in analysis.catalog.suites.values():
        if suite.judge is None or not suite.judge.gates:
            continue
        for why in _doubts(compilation.root, suite.name):
            message = f"the judge of suite '{suite.name}' gates, and its gate gives no verdict: {why}"
            hint = f"`lifeos gym calibrate {suite.name}` measures it; until then 'gates: false' lets it advise"
            at = analysis.declared.span("EvalSuite", suite.name, "spec.judge.gates")
            found.append(Diagnostic("LOS507", message, at, hint))
    return found


def _doubts(root: str, suite: str) -> Iterator[str]:
    path, files = path_of(suite), below(root)
    try:
        calibration = read(files, suite)
        if calibration is None:
            yield f"there is no {path}"
        else:
            yield from (f"by {path}, {why}" for why in contradicted(files, calibration))
    except LifeOSError as error:
        yield str(error)
