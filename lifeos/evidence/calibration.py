"""Calibrations: the measured worth of a judge, in git, one file a suite: ``evals/calibrations/<suite>.json``.

A record says what was measured (model, prompt, labels, scenarios) and what came out, as counts; bounds follow from them. Here is what can be
said of it by reading and counting alone; what it is worth is the Gym's to say (:mod:`lifeos.gym.calibration`).
"""

from collections.abc import Iterator

import msgspec

from lifeos.bundle import pretty, sealed
from lifeos.errors import LifeOSError
from lifeos.evidence import labels
from lifeos.evidence.files import Files

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


def read(files: Files, suite: str) -> Calibration | None:
    """The calibration of a suite's judge; None when there is none. Raises :class:`LifeOSError` for a file that is not as it was written, and
    for one that says what no measurement can give: whoever edits a record can also seal it again."""
    path = path_of(suite)
    data = files(path)
    if data is None:
        return None
    again = f"Measure again: lifeos gym calibrate {suite}"
    try:
        calibration = msgspec.json.decode(data, type=Calibration)
        written = encode(calibration)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise LifeOSError(f"{path} is no calibration: {error}. {again}") from error
    if data != written or calibration.format != FORMAT or calibration.suite != suite:
        raise LifeOSError(f"{path} is not as it was written, or not by this LifeOS. {again}")
    for why in impossible(calibration):
        raise LifeOSError(f"{path} is no calibration: {why}. {again}")
    return calibration


def impossible(calibration: Calibration) -> Iterator[str]:
    """What no measurement can give, a phrase each. What is no number is within no bounds."""
    counts = calibration.measured
    for right, of in (("kept", "good"), ("caught", "bad")):
        if not 0 <= getattr(counts, right) <= getattr(counts, of):
            yield f"it has {right} {getattr(counts, right)} of {getattr(counts, of)} {of} outcomes"
    wrong = counts.good - counts.kept + counts.bad - counts.caught
    if not 0 <= counts.unjudged <= wrong:
        yield f"it has {counts.unjudged} outcomes without an opinion, and {wrong} that were not judged right"
    if not 0 <= counts.flaky <= counts.good + counts.bad:
        yield f"it has {counts.flaky} outcomes that were not judged alike, of {counts.good + counts.bad}"
    if counts.repeats < (1 if counts.good + counts.bad else 0):
        yield f"it was asked {counts.repeats} times"
    if not 0.0 < calibration.confidence < 1.0:
        yield f"its confidence is {calibration.confidence:g}"
    for name, bound in (("TPR", calibration.tpr_lower), ("TNR", calibration.tnr_lower)):
        if not 0.0 <= bound <= 1.0:
            yield f"its bound of the {name} is {bound:g}"
    if calibration.kappa is not None and not -1.0 <= calibration.kappa <= 1.0:
        yield f"its kappa is {calibration.kappa:g}"


def contradicted(files: Files, calibration: Calibration) -> Iterator[str]:
    """How the labels that are on file contradict it, a phrase each: it is of other ones, or it counts them otherwise. Raises
    :class:`LifeOSError` for labels that cannot be read."""
    there = labels.read(files, calibration.suite, "held-out")
    if labels.digest(there) != calibration.subject.labels:
        yield "it is stale: other labels were measured"
        return
    counts = calibration.measured
    for verdict, counted in (("good", counts.good), ("bad", counts.bad)):
        have = sum(label.verdict == verdict for label in there)
        if have != counted:
            yield f"it counts {counted} {verdict} outcomes, and {labels.path_of(calibration.suite, 'held-out')} has {have}"
