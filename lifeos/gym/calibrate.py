"""Measure a judge on labelled simulations, as it would be asked at the gate."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec

from lifeos import ir
from lifeos.agent.model import Model
from lifeos.evidence.calibration import FORMAT, Calibration, Measured, Subject
from lifeos.evidence.labels import Label
from lifeos.gym.calibration import bounds
from lifeos.gym.judge import Judge, Opinion
from lifeos.gym.thinking import Thinking
from lifeos.verdict.calibration import kappa, labels_needed

SEED = 0
"""Of the questions; there is nothing to be drawn that somebody could be lucky with, for each label is asked about."""


class Judged(msgspec.Struct, frozen=True):
    """A label and what the judge said of it, each time it was asked. Only the first counts: repeats are not independent."""

    label: Label
    opinions: tuple[Opinion, ...]

    @property
    def right(self) -> bool:
        """Whether the first opinion is the person's."""
        return self.opinions[0].verdict == self.label.verdict

    @property
    def flaky(self) -> bool:
        """Whether it was not judged alike each time."""
        return len({opinion.verdict for opinion in self.opinions}) > 1


def ask(
    declared: ir.Judge,
    routes: Mapping[str, ir.ModelRoute],
    model: Model,
    labels: Sequence[Label],
    repeats: int,
    jobs: int,
    progress: Callable[[int], None] = lambda _done: None,
) -> list[Judged]:
    """Ask the judge about each label, ``repeats`` times, ``jobs`` at a time. Raises :class:`Unreachable`."""
    judge = Judge(declared, routes, model, None)

    def judged(numbered: tuple[int, Label]) -> Judged:
        index, label = numbered
        thinking = Thinking(routes, model, SEED, index)
        return Judged(label, tuple(judge.asked(thinking, label.conversation) for _ in range(repeats)))

    found = []
    with ThreadPoolExecutor(jobs) as pool:
        for item in pool.map(judged, enumerate(labels)):
            found.append(item)
            progress(len(found))
    return found


def measured(found: Sequence[Judged]) -> Measured:
    """What came out, as counts."""
    good = [item for item in found if item.label.verdict == "good"]
    bad = [item for item in found if item.label.verdict == "bad"]
    return Measured(
        good=len(good),
        kept=sum(item.right for item in good),
        bad=len(bad),
        caught=sum(item.right for item in bad),
        unjudged=sum(item.opinions[0].verdict == "unjudged" for item in found),
        flaky=sum(item.flaky for item in found),
        repeats=len(found[0].opinions) if found else 0,
    )


def calibration_of(suite: str, subject: Subject, judge: ir.Judge, found: Sequence[Judged]) -> Calibration:
    """The record of a measurement."""
    counts = measured(found)
    tpr, tnr = bounds(counts, judge.confidence)
    models = sorted({opinion.model for item in found for opinion in item.opinions if opinion.model})
    return Calibration(
        FORMAT,
        suite,
        subject,
        tuple(models),
        counts,
        judge.confidence,
        tpr,
        tnr,
        kappa(counts.kept, counts.good, counts.caught, counts.bad),
    )


def too_few(judge: ir.Judge, labels: Sequence[Label]) -> Iterator[str]:
    """Why so many labels can never show what the suite declares, a sentence each: nobody needs to ask a model for that."""
    for verdict, name, bar in (("good", "TPR", judge.tpr), ("bad", "TNR", judge.tnr)):
        have, need = sum(label.verdict == verdict for label in labels), labels_needed(bar, judge.confidence)
        if need is None:
            yield f"no number of labels shows a {name} of {bar:g} with confidence {judge.confidence:g}"
        elif have < need:
            yield f"{have} {verdict} labels: a {name} of {bar:g} takes {need}, all of them judged right"
