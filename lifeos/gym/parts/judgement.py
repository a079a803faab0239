"""The judgement of a gate that ran in shards: the verdict so far, whether another wave is needed, and both as files.

Whoever runs the waves needs no library of ours for it: each fact that a workflow decides by or shows is a small file of its own.
"""

import os
from collections.abc import Iterator, Mapping

import msgspec

from lifeos.errors import LifeOSError
from lifeos.evidence.receipt import Receipt
from lifeos.gym.decide import conclude, cost_of
from lifeos.gym.gate import Gate
from lifeos.gym.parts.shards import fill
from lifeos.gym.parts.waves import Shard, following
from lifeos.gym.receipts import receipt as receipts
from lifeos.gym.record import Record
from lifeos.units import Money
from lifeos.verdict.judge import Verdict
from lifeos.verdict.observations import Series


class Judgement(msgspec.Struct, frozen=True):
    """What the records below index ``through`` show. ``missing``: indices without a record, which failed; ``following``: the wave that must
    run before more can be said, empty when all is said; ``cost``: what the candidate and the judge spent."""

    agent: str
    suite: str
    gate: str
    seed: int
    through: int
    missing: tuple[int, ...]
    verdict: Verdict
    certified: str
    cost: str
    following: tuple[Shard, ...]


def judge(gate: Gate, found: Mapping[int, Record], through: int, jobs: int = 1) -> tuple[Judgement, Receipt | None]:
    """Judge the records below index ``through``; those behind it are not looked at. Once all is said the version before is simulated, if
    there is one, and there is a receipt."""
    records = fill(gate, dict(found), through)
    series = Series.of((record.observation for record in records.values()), gate.observed)
    left = following(gate, series, through)
    verdict, receipt = gate.verdict(series, closed=not left), None
    if verdict.decision != "inconclusive":
        left = []
        verdict, receipt = conclude(gate, verdict, series, records, jobs)
    judgement = Judgement(
        agent=gate.agent.name,
        suite=gate.suite.name,
        gate=gate.digest,
        seed=gate.seed,
        through=through,
        missing=tuple(index for index in records if index not in found),
        verdict=verdict,
        certified=_certified(gate, verdict),
        cost=cost_of(records, through, gate.agent.budget.per_day.currency).total,
        following=tuple(left),
    )
    return judgement, receipt


def write(folder: str, judgement: Judgement, found: Mapping[int, Record], receipt: Receipt | None) -> None:
    """The files of a judgement. Raises :class:`LifeOSError` when the disk refuses.

    ``verdict.json``: all of it; ``records.jsonl``: the records, by index. One fact each: ``decision``; ``more``, yes or no; ``shards`` of
    the next wave, as JSON; ``through``, where that wave ends; ``summary``, ``certified``, ``counts``, ``cost``, for people. The receipt
    is below ``receipts``, at the path that it has in the repository's ``evals``.
    """
    verdict = judgement.verdict
    files = {
        "verdict.json": msgspec.json.format(msgspec.json.encode(judgement), indent=2).decode() + "\n",
        "decision": verdict.decision,
        "more": "yes" if judgement.following else "no",
        "shards": msgspec.json.encode(judgement.following).decode(),
        "through": str(judgement.following[-1].end if judgement.following else judgement.through),
        "summary": "; ".join(verdict.reasons),
        "certified": judgement.certified,
        "counts": ", ".join(_counts(verdict)),
        "cost": judgement.cost,
    }
    try:
        os.makedirs(folder, exist_ok=True)
        with open(f"{folder}/records.jsonl", "wb") as file:
            file.writelines(msgspec.json.encode(found[index]) + b"\n" for index in sorted(found))
        for name, text in files.items():
            with open(f"{folder}/{name}", "w", encoding="utf-8") as output:
                output.write(text)
        if receipt is not None:
            receipts.write(folder, receipt, below="receipts")
    except OSError as error:
        raise LifeOSError(f"cannot write to {folder}: {error.strerror}") from error


def _certified(gate: Gate, verdict: Verdict) -> str:
    """What a pass shows, in the words of the plan; a confidence is rounded down."""
    if verdict.decision != "pass":
        return "nothing"
    shown = [check for check in gate.checks if check.name != "never"]
    words = [f"{check.name} at least {check.floor:.3g} at {int(check.certified * 1000) / 10:.1f} %" for check in shown]
    if (cost := gate.cost_check) is not None:
        words.append(
            f"cost per success at most {Money(cost.ceiling, cost.currency)} at {cost.confidence * 100:.1f} %, approximately"
        )
    return "; ".join(words)


def _counts(verdict: Verdict) -> Iterator[str]:
    for check in verdict.checks:
        yield f"{check.check} {check.seen - check.failures}/{check.seen}"
    if verdict.cost is not None:
        spent = Money(verdict.cost.spent, verdict.cost.currency) if verdict.cost.spent is not None else "unknown"
        yield f"cost {spent}/{verdict.cost.good}"
