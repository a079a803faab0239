"""What a calibration is worth: whether it is of just this judge, and clears the bar that the suite declares.

It holds for the judge that was measured: with another model, another prompt or another suite it is stale, and what is stale is no evidence.
"""

import os
from collections.abc import Iterator, Mapping

from lifeos import ir
from lifeos.agent.model import Model
from lifeos.bundle import canonical, content_hash
from lifeos.errors import LifeOSError
from lifeos.evidence import labels
from lifeos.evidence.calibration import Calibration, Measured, Subject, contradicted, encode, path_of, read
from lifeos.evidence.files import below
from lifeos.gym.judge import FORMAT as QUESTION
from lifeos.gym.judge import Judge
from lifeos.gym.written import written
from lifeos.verdict.bounds import lower
from lifeos.verdict.rounding import down


def subject_of(root: str, suite: ir.EvalSuite, judge: ir.Judge, model: Mapping[str, str]) -> Subject:
    """What would be measured now. Raises :class:`LifeOSError` for labels that cannot be read."""
    simulated = {field: getattr(suite, field) for field in ("population", "detectors", "scenarios")}
    return Subject(
        QUESTION,
        judge.route,
        dict(model),
        judge.prompt.digest,
        content_hash(canonical(simulated)),
        labels.digest(labels.read(below(root), suite.name, "held-out")),
    )


def bounds(measured: Measured, confidence: float) -> tuple[float, float]:
    """The lower bounds of TPR and TNR."""
    return lower(measured.kept, measured.good, confidence), lower(measured.caught, measured.bad, confidence)


def write(root: str, calibration: Calibration) -> str:
    """Put it where it belongs; its path. Raises :class:`LifeOSError` when the disk refuses."""
    place = path_of(calibration.suite)
    with written(f"{root}/{place}") as beside, open(beside, "wb") as file:
        file.write(encode(calibration))
        file.flush()
        os.fsync(file.fileno())
    return place


def doubts(calibration: Calibration, subject: Subject, judge: ir.Judge) -> Iterator[str]:
    """Why a calibration does not let the judge gate, a phrase each; nothing when it does."""
    for field in Subject.__struct_fields__:
        if getattr(calibration.subject, field) != getattr(subject, field):
            yield f"it is stale: {'other labels were' if field == 'labels' else f'another {field} was'} measured"
    yield from below_bar(calibration, judge)


def below_bar(calibration: Calibration, judge: ir.Judge) -> Iterator[str]:
    """Which bars of a judge its counts do not clear, a phrase each. What is no number clears none."""
    shown = bounds(calibration.measured, judge.confidence)
    for name, bound, bar in zip(("TPR", "TNR"), shown, (judge.tpr, judge.tnr), strict=True):
        if not bound >= bar:
            yield f"it shows a {name} of at least {down(bound)}, and the bar is {bar:g}"


def appointed(
    root: str,
    suite: ir.EvalSuite,
    routes: Mapping[str, ir.ModelRoute],
    model: Model,
    described: Mapping[str, Mapping[str, str]],
) -> tuple[Judge | None, Calibration | None]:
    """The judge of a suite, None where none is declared; and the calibration that lets it gate, None where it only advises.
    ``described``: what stands behind each route. Raises :class:`LifeOSError` for a judge that is to gate and may not: whatever the gate
    said then would be no verdict, and to go on without it would be another gate than the declared one."""
    judge = suite.judge
    if judge is None:
        return None, None
    if not judge.gates:
        return Judge(judge, routes, model, None), None
    calibration = read(below(root), suite.name)
    if calibration is None:
        why = ["there is no calibration of it"]
    else:
        now = subject_of(root, suite, judge, described.get(judge.route, {}))
        why = list(dict.fromkeys((*contradicted(below(root), calibration), *doubts(calibration, now, judge))))
    if calibration is None or why:
        raise LifeOSError(
            f"no verdict: the judge of suite '{suite.name}' gates, and {'; '.join(why)}."
            f" Measure it: lifeos gym calibrate {suite.name}; or let it advise: 'gates: false'"
        )
    return Judge(judge, routes, model, calibration.models), calibration
