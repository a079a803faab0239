"""Calibrations: the measured worth of a judge, in git, one file a suite: ``evals/calibrations/<suite>.json``.

A record says what was measured (model, prompt, labels, scenarios) and what came out, as counts; bounds follow from them. It holds for just
that judge: with another model, another prompt or another suite it is stale, and what is stale is no evidence.
"""

import os
from collections.abc import Iterator, Mapping

import msgspec

from lifeos import ir
from lifeos.agent.model import Model
from lifeos.bundle import canonical, content_hash, pretty, sealed
from lifeos.errors import LifeOSError
from lifeos.gym import labels
from lifeos.gym.judge import FORMAT as QUESTION
from lifeos.gym.judge import Judge
from lifeos.gym.written import written
from lifeos.verdict.bounds import lower

FORMAT = 1
"""Of the file. A reader refuses what it does not know."""


class Subject(msgspec.Struct, frozen=True, rename="camel"):
    """What is measured: the ``question`` that it is put, ``route`` with the ``model`` behind it as it is described (weights or script included),
    the digest of its ``prompt``, of the ``suite``'s people and scenarios, and of the ``labels``."""

    question: int
    route: str
    model: dict[str, str]
    prompt: str
    suite: str
    labels: str

    @classmethod
    def of(cls, root: str, suite: ir.EvalSuite, judge: ir.Judge, model: Mapping[str, str]) -> "Subject":
        """As it is now. Raises :class:`LifeOSError` for labels that cannot be read."""
        simulated = {field: getattr(suite, field) for field in ("population", "detectors", "scenarios")}
        return cls(
            QUESTION,
            judge.route,
            dict(model),
            judge.prompt.digest,
            content_hash(canonical(simulated)),
            labels.digest(labels.read(root, suite.name, "held-out")),
        )


class Measured(msgspec.Struct, frozen=True):
    """Of ``good`` outcomes ``kept`` were called good, of ``bad`` ones ``caught`` were called bad; no opinion is right about neither.
    ``unjudged``: without an opinion; ``flaky``: not always judged alike in ``repeats``."""

    good: int
    kept: int
    bad: int
    caught: int
    unjudged: int
    flaky: int
    repeats: int

    @property
    def tpr(self) -> float:
        """The share of good outcomes that it called good."""
        return self.kept / self.good if self.good else 0.0

    @property
    def tnr(self) -> float:
        """The share of bad outcomes that it called bad."""
        return self.caught / self.bad if self.bad else 0.0

    def bounds(self, confidence: float) -> tuple[float, float]:
        """The lower bounds of both."""
        return lower(self.kept, self.good, confidence), lower(self.caught, self.bad, confidence)


class Calibration(msgspec.Struct, frozen=True, rename="camel"):
    """The record. ``models``: who answered, by their own account; ``tpr_lower`` and ``tnr_lower`` at the ``confidence`` of the suite then;
    ``kappa`` is a footnote."""

    format: int
    suite: str
    subject: Subject
    models: tuple[str, ...]
    measured: Measured
    confidence: float
    tpr_lower: float
    tnr_lower: float
    kappa: float | None


def path_of(suite: str) -> str:
    """Where the calibration of a suite's judge is, from the root of the repository."""
    return f"evals/calibrations/{suite}.json"


def encode(calibration: Calibration) -> bytes:
    """The file: canonical JSON, one value a line, sealed by its own content address. It holds no date: the same measurement is the same
    record."""
    return pretty({"id": identity(calibration), **msgspec.to_builtins(calibration)}).encode()


def identity(calibration: Calibration) -> str:
    """Its content address."""
    return sealed(msgspec.to_builtins(calibration))


def write(root: str, calibration: Calibration) -> str:
    """Put it where it belongs; its path. Raises :class:`LifeOSError` when the disk refuses."""
    place = path_of(calibration.suite)
    with written(f"{root}/{place}") as beside, open(beside, "wb") as file:
        file.write(encode(calibration))
        file.flush()
        os.fsync(file.fileno())
    return place


def read(root: str, suite: str) -> Calibration | None:
    """The calibration of a suite's judge; None when there is none. Raises :class:`LifeOSError` for a file that is not as it was written."""
    path = path_of(suite)
    try:
        with open(f"{root}/{path}", "rb") as file:
            data = file.read()
        calibration = msgspec.json.decode(data, type=Calibration)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError, RecursionError) as error:
        raise LifeOSError(f"{path} is no calibration: {error}. Measure again: lifeos gym calibrate {suite}") from error
    if data != encode(calibration) or calibration.format != FORMAT or calibration.suite != suite:
        raise LifeOSError(
            f"{path} is not as it was written, or not by this LifeOS. Measure again: lifeos gym calibrate {suite}"
        )
    return calibration


def doubts(calibration: Calibration, subject: Subject, judge: ir.Judge) -> Iterator[str]:
    """Why a calibration does not let the judge gate, a phrase each; nothing when it does."""
    for field in Subject.__struct_fields__:
        if getattr(calibration.subject, field) != getattr(subject, field):
            yield f"it is stale: another {field} was measured"
    bounds = calibration.measured.bounds(judge.confidence)
    for name, bound, bar in zip(("TPR", "TNR"), bounds, (judge.tpr, judge.tnr), strict=True):
        if bound < bar:
            yield f"it shows a {name} of at least {_down(bound)}, and the bar is {bar:g}"


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
    calibration = read(root, suite.name)
    if calibration is None:
        why = ["there is no calibration of it"]
    else:
        why = list(doubts(calibration, Subject.of(root, suite, judge, described.get(judge.route, {})), judge))
    if calibration is None or why:
        raise LifeOSError(
            f"no verdict: the judge of suite '{suite.name}' gates, and {'; '.join(why)}."
            f" Measure it: lifeos gym calibrate {suite.name}; or let it advise: 'gates: false'"
        )
    return Judge(judge, routes, model, calibration.models), calibration


def _down(share: float) -> str:
    """Rounded down, so that what is said is never more than what holds."""
    return f"{int(share * 1000) / 1000:.3f}"
