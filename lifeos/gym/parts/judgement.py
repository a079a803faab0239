"""The judgement of a gate that ran in shards: the verdict so far, whether another wave is needed, and both as files.

Whoever runs the waves needs no library of ours for it: each fact that a workflow decides by or shows is a small file of its own.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from lifeos.errors import LifeOSError
from lifeos.evidence.receipt import Receipt
from lifeos.gym.decide import concluded, cost_of, to_compare
from lifeos.gym.gate import Gate
from lifeos.gym.parts.shards import Found, fill
from lifeos.gym.parts.waves import Shard, following, following_incumbent
from lifeos.gym.receipts import receipt as receipts
from lifeos.gym.record import Record
from lifeos.units import Money
from lifeos.verdict.judge import Verdict
from lifeos.verdict.observations import Series
from lifeos.verdict.rounding import percent, shortly
from lifeos.verdict.shown import Shown, bounded, certified
from lifeos.verdict.words import STATUSES, Status


class Judgement(msgspec.Struct, frozen=True):
    """What the candidate's records below index ``through`` show, and those of the version before below index ``against``. ``missing``: indices
    of the candidate without a record, which failed; ``lost``: those of the version before, without which nobody knows how the two compare;
    ``silent``: how many that were read gave no outcome, by how they ended; ``certifies``: by check, what a pass shows, and ``bounds``, what the checks show that failed; ``certified``: the first in words;
    ``following``: the wave that must run before more can be said, empty when all is said; ``cost``: what the candidate and the judge spent."""

    agent: str
    suite: str
    gate: str
    seed: int
    through: int
    against: int
    missing: tuple[int, ...]
    lost: tuple[int, ...]
    silent: dict[Status, int]
    verdict: Verdict
    certifies: dict[str, Shown]
    bounds: dict[str, Shown]
    certified: str
    cost: str
    following: tuple[Shard, ...]


def judge(gate: Gate, found: Found, through: int, against: int = 0) -> tuple[Judgement, Receipt | None]:
    """Judge the candidate's records below index ``through``, and once those have passed the version before on the same days, as far as index
    ``against``; what lies behind is not looked at. Once all is said there is a receipt."""
    records = fill(gate, found.candidate, through)
    series = Series.of((record.observation for record in records.values()), gate.observed)
    left = following(gate, series, through)
    verdict, before = gate.verdict(series, closed=not left), None
    lost: tuple[int, ...] = ()
    if verdict.decision == "pass" and left:  # whoever is compared needs all the simulations that are planned
        verdict = msgspec.structs.replace(verdict, decision="inconclusive")
    elif verdict.decision != "inconclusive":
        left = []
        if (other := to_compare(gate, verdict)) is not None:
            seen = _until(found.incumbent, against, gate)
            verdict, before = gate.verdict(series, closed=True, incumbent=seen), (other.digest, seen)
            if verdict.decision == "inconclusive":
                # A failure of the version before would speak for the candidate, so a record that is lost is none.
                lost = tuple(index for index in range(against) if index not in found.incumbent)
                left = [] if lost else following_incumbent(series, against)
    receipt = concluded(gate, verdict, series, records, before)
    judgement = Judgement(
        agent=gate.agent.name,
        suite=gate.suite.name,
        gate=gate.digest,
        seed=gate.seed,
        through=through,
        against=against,
        missing=tuple(index for index in records if index not in found.candidate),
        lost=lost,
        silent=_silent(records, verdict.read),
        verdict=verdict,
        certifies=certified(gate.checks, verdict, gate.cost_check),
        bounds=bounded(gate.checks, verdict),
        certified=_certified(gate, verdict),
        cost=cost_of(records, through, gate.agent.budget.per_day.currency).total,
        following=tuple(left),
    )
    return judgement, receipt


def write(folder: str, judgement: Judgement, found: Mapping[int, Record], receipt: Receipt | None, page: str) -> None:
    """The files of a judgement. Raises :class:`LifeOSError` when the disk refuses.

    ``verdict.json``: all of it; ``records.jsonl``: the candidate's records, by index; ``report.html``: ``page``. One fact each: ``decision``; ``more``, yes or no;
    ``shards`` of the next wave, as JSON; ``through`` and ``against``, where the candidate and the version before are when that wave has ended;
    ``whole``, no when a part is lost that only the machine can have lost; ``summary``, ``certified``, ``counts``, ``cost``, for people. The
    receipt is below ``receipts``, at the path that it has in the repository's ``evals``.
    """
    verdict, ends = judgement.verdict, {"candidate": judgement.through, "incumbent": judgement.against}
    ends |= {shard.of: shard.end for shard in judgement.following}
    files = {
        "verdict.json": msgspec.json.format(msgspec.json.encode(judgement), indent=2).decode() + "\n",
        "decision": verdict.decision,
        "more": "yes" if judgement.following else "no",
        "shards": msgspec.json.encode(judgement.following).decode(),
        "through": str(ends["candidate"]),
        "against": str(ends["incumbent"]),
        "whole": "no" if judgement.lost else "yes",
        "summary": "; ".join((*verdict.reasons, *_without_outcome(judgement.silent))),
        "certified": judgement.certified,
        "counts": ", ".join(_counts(verdict)),
        "cost": judgement.cost,
        "report.html": page,
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


def _until(records: Mapping[int, Record], end: int, gate: Gate) -> Series:
    """What is known of the version before: a gap stays one."""
    return Series.of((record.observation for index, record in records.items() if index < end), gate.observed)


def _silent(records: Mapping[int, Record], read: int) -> dict[Status, int]:
    ends = Counter(record.observation.status for index, record in records.items() if index < read)
    return {status: ends[status] for status in STATUSES if ends[status] and status not in ("judged", "void")}


def _without_outcome(silent: Mapping[Status, int]) -> Iterator[str]:
    """In the Gym's words alone: what the candidate said of it is for a log, and no parameter of a workflow."""
    if silent:
        yield "no outcome: " + ", ".join(f"{number} {status}" for status, number in silent.items())


def _certified(gate: Gate, verdict: Verdict) -> str:
    """What a pass shows, in the words of the plan; a confidence is rounded down."""
    if verdict.decision != "pass":
        return "nothing"
    shown = [check for check in gate.checks if check.name != "never"]
    words = [f"{check.name} at least {shortly(check.floor)} at {percent(check.certified)} %" for check in shown]
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
