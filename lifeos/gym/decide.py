"""Decide a gate, with the least that has to be simulated: from its receipt, from what was observed before, or by a run."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Literal, NamedTuple

import msgspec

from lifeos.errors import UsageError
from lifeos.evidence.receipt import Cost, Receipt, Worded
from lifeos.gym import loading
from lifeos.gym.gate import Gate
from lifeos.gym.receipts import incumbent
from lifeos.gym.receipts import receipt as receipts
from lifeos.gym.receipts.verify import of_gate
from lifeos.gym.record import Record, Records
from lifeos.gym.run import Progress, observe, run
from lifeos.gym.trace import Turn
from lifeos.units import Money
from lifeos.verdict.judge import Verdict
from lifeos.verdict.observations import Series
from lifeos.verdict.ratio import ratio


class Decided(NamedTuple):
    """A verdict, and what it rests on. ``how``: by the receipt of just this digest; by observations of the same simulations under other
    thresholds; or by a run, whose ``records`` are there. ``receipt``: its evidence; None for practice, and while nothing is decided.
    ``aside``: why a stored verdict was not used, a sentence each."""

    verdict: Verdict
    how: Literal["stored", "judged again", "simulated"]
    receipt: Receipt | None
    records: Records | None
    aside: tuple[str, ...] = ()


def decide(gate: Gate, jobs: int, progress: Progress = lambda _verdict, _records: None) -> Decided:
    """The verdict of a gate. For a gate that is no practice the caller writes the receipt. Raises :class:`LifeOSError`."""
    known, aside = [], []
    for receipt in of_gate(gate):
        others = tuple(_others(receipt, gate))
        same = (receipt.simulated, receipt.attempt) == (gate.simulated, gate.history.attempt)
        if same and others:
            aside.append(f"the verdict of receipt {receipt.digest[:19]}… was not used: {'; '.join(others)}")
        else:
            known.append(receipt)
    for receipt in known:
        if (receipt.digest, receipt.attempt) == (gate.digest, gate.history.attempt):
            if incumbent.outdated(gate, receipt):
                break  # another version was promoted meanwhile: what was simulated is there, the comparison is not
            return Decided(receipts.judged(receipt), "stored", receipt, None)
        if receipt.digest == gate.digest and receipt.verdict == "pass":
            raise UsageError(
                f"'{gate.agent.name}' passed at attempt {receipt.attempt}; there is nothing to try again at attempt {gate.history.attempt}"
            )
    if any(check.require > check.of for check in gate.checks):
        raise UsageError(
            f"no result is enough at attempt {gate.history.attempt}: change the agent, or plan more simulations"
        )
    for receipt in known:
        if (receipt.simulated, receipt.attempt) == (gate.simulated, gate.history.attempt):
            again = _judged_again(gate, receipt)
            if again is not None:
                return again
    loading.check(gate)
    verdict, records = run(gate, jobs, progress)
    if gate.split == "gate" and verdict.decision == "pass":
        records = _whole(gate, records, jobs)
    verdict, before = _compared(gate, verdict, records.series, jobs)
    evidence = concluded(gate, verdict, records.series, records, before)
    return Decided(verdict, "simulated", evidence, records, tuple(aside))


def to_compare(gate: Gate, verdict: Verdict) -> Gate | None:
    """The version before, when it has to be compared with: only when everything else passed does it matter what it would have done, so only
    then it is simulated. None for practice, too."""
    if gate.split != "gate" or gate.suite.compare is None or verdict.decision != "pass":
        return None
    return incumbent.find(gate)


def concluded(
    gate: Gate,
    verdict: Verdict,
    series: Series,
    records: Mapping[int, Record],
    before: tuple[str, Series] | None,
) -> Receipt | None:
    """The receipt; none for practice, and while nothing is decided. ``before``: the digest of the version that it was compared with, and what
    was seen of that."""
    if gate.split != "gate" or verdict.decision == "inconclusive":  # no evidence of anything yet
        return None
    # How many others were under way when it was decided is chance, and the same gate has the same receipt.
    count = verdict.read if before is None else len(series.status)
    cost = cost_of(records, count, gate.agent.budget.per_day.currency)
    worded = None if gate.suite.wording is None else worded_of(records, count)
    distinct = distinct_of(records, count)
    return receipts.receipt_of(gate, verdict, series, cost, before, worded, distinct)


def distinct_of(records: Mapping[int, Record], count: int) -> int:
    """How many distinct scenarios the first ``count`` simulations were about. One that left no record has shown none."""
    return len({records[index].drawn for index in range(count) if index in records} - {""})


def worded_of(records: Mapping[int, Record], count: int) -> Worded:
    """What became of the turns that a model was asked to word, in the first ``count`` simulations."""
    found = [records[index].trace.events for index in range(count) if index in records]
    turns = [event for events in found for event in events if isinstance(event, Turn) and event.template]
    return Worded(len(turns), sum(turn.text != turn.template for turn in turns))


def cost_of(records: Mapping[int, Record], count: int, currency: str) -> Cost:
    """What the first ``count`` simulations cost, the judge included, and what the candidate spent in the mean for each that succeeded: nobody
    pays a judge once it is deployed. ``currency``: of the candidate's budget."""
    spent, good, judged = [], [], 0
    for index in range(count):
        if index not in records:
            continue
        record = records[index]
        judged += record.opinion.usage.cost.micros if record.opinion is not None else 0
        spent.append(record.observation.cost or 0)
        good.append(record.observation.passed.get("success", False))
    found = ratio(spent, good) if spent else None

    def money(micros: float) -> str:
        return str(Money(max(0, round(micros)), currency))

    if found is None or not isfinite(found.upper):  # one simulation says nothing of the spread
        return Cost(money(sum(spent) + judged))
    return Cost(money(sum(spent) + judged), money(found.value), (money(found.lower), money(found.upper)))


def _others(receipt: Receipt, gate: Gate) -> Iterator[str]:
    """Who answered or searched then, and is not who would now. Where nobody would answer now, nobody contradicts the receipt."""
    for route, now in gate.models.items():
        then = receipt.models.get(route, {})
        if now not in (then, {"model": "none"}):
            yield f"route '{route}' was answered by {_named(then)}, and would be by {_named(now)} now"
    if receipt.recall != gate.backends.recall.described():
        yield f"memory was searched by {_named(receipt.recall)}, and would be by {_named(gate.backends.recall.described())} now"


def _named(about: Mapping[str, str]) -> str:
    return " ".join(value if len(value) <= 40 else f"{value[:19]}…" for value in about.values()) or "nobody"


def _judged_again(gate: Gate, known: Receipt) -> Decided | None:
    """The gate decided on the observations of another receipt; None when they are too few for its thresholds."""
    if gate.cost_check is not None and not known.costs:
        return None  # nobody kept what its simulations cost
    series = receipts.series_of(known.simulations, known.unlike, gate.observed, known.costs)
    before = None
    other = incumbent.find(gate) if gate.suite.compare is not None else None
    if other is not None and (known.incumbent is None or known.incumbent.digest != other.digest):
        return None  # it was observed without the version that it has to be compared with
    if known.incumbent is not None and other is not None:
        before = known.incumbent.digest, receipts.before(known, known.incumbent, gate.observed)
    verdict = gate.verdict(series, incumbent=before[1] if before is not None else None)
    if verdict.decision == "inconclusive":
        return None
    receipt = receipts.receipt_of(gate, verdict, series, known.cost, before, known.worded, known.distinct)
    seen = {"models": known.models, "recall": known.recall, "calibration": known.calibration}
    return Decided(verdict, "judged again", msgspec.structs.replace(receipt, **seen), None)


def _compared(gate: Gate, verdict: Verdict, series: Series, jobs: int) -> tuple[Verdict, tuple[str, Series] | None]:
    """What the checks decided, compared with the version before on the same simulations."""
    other = to_compare(gate, verdict)
    if other is None:
        return verdict, None

    def known(seen: Series) -> bool:
        return gate.verdict(series, closed=True, incumbent=seen).decision != "inconclusive"

    seen = observe(other, len(series.status), jobs, known=known).series
    return gate.verdict(series, closed=True, incumbent=seen), (other.digest, seen)


def _whole(gate: Gate, records: Records, jobs: int) -> Records:
    """All the simulations that are planned: a comparison needs the pairs that a verdict did not wait for."""
    while (count := gate.planned(records.series)) > len(records.series.status):
        records = observe(gate, count, jobs)
    return records
