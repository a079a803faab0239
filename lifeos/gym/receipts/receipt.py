"""Receipts: the evidence of a gate, in git, one file for each digest that went through it.

A receipt holds all that its verdict follows from: the rule, what was seen of each simulation, the parts of the digests. So anybody can
judge it again (:mod:`lifeos.gym.receipts.verify`), and a threshold that changes is decided without a run. What went well is a number, what did not
is listed: that is what a reviewer reads.
"""

import os
from typing import Any, Literal

import msgspec
import numpy as np

import lifeos
from lifeos.bundle import agent_parts, pretty, sealed
from lifeos.gym import calibration
from lifeos.gym.gate import Gate
from lifeos.gym.written import written
from lifeos.ir.gate import Compare, EvalSuite
from lifeos.ir.gate import Gate as Thresholds
from lifeos.verdict.bounds import lower
from lifeos.verdict.checks import NEVER, Check, checks_of
from lifeos.verdict.comparison import Comparison, at_attempt
from lifeos.verdict.judge import Verdict, judge
from lifeos.verdict.observations import STATUSES, Observation, Series, Status

FORMAT = 1
"""Of the file. A reader refuses what it does not know."""


class Part(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A piece of a receipt."""


class Unlike(Part, frozen=True):
    """A simulation that did not go well. ``failed``: the checks that it did not pass; ``violations``: of hard prohibitions."""

    index: int
    status: Status
    failed: tuple[str, ...] = ()
    violations: int = 0


class Checked(Part, frozen=True):
    """A check: ``failures`` of ``seen`` simulations failed where ``require`` of ``of`` must succeed. A pass shows a rate of at least
    ``floor`` with ``confidence``, and of at least ``lower95`` with 95 %."""

    check: str
    decision: str
    require: int
    of: int
    seen: int
    failures: int
    floor: float
    confidence: float
    lower95: float


class Rule(msgspec.Struct, frozen=True, rename="camel"):
    """How it was judged: as the suite declared it then. Its address is the part ``gate/<suite>`` of the digest."""

    gate: Thresholds
    stopping: Literal["none", "curtailed", "groupSequential"]
    compare: Compare | None
    max_void: int


class Incumbent(Part, frozen=True):
    """The version before, on the same simulations."""

    digest: str
    comparison: Comparison
    unlike: tuple[Unlike, ...] = ()


class Cost(Part, frozen=True):
    """What all simulations cost, and a success of them with its 95 % interval; none without a success."""

    total: str
    per_success: str | None = None
    interval: tuple[str, str] | None = None


class Worded(Part, frozen=True):
    """Of the ``turns`` that a model was asked to word, how many it did (``reworded``); of the others it altered what was meant, and they were said in
    the template's words."""

    turns: int
    reworded: int


class Receipt(Part, frozen=True, kw_only=True):
    """The evidence that a candidate went through a gate. ``parts``: the hashes that ``digest`` is made of; ``simulated``: the digest of
    what was simulated; ``candidate``: what was run; ``models``: what answered, by route, and ``recall``: how memory was searched; ``simulations``: how many were read, from index 0; ``unlike``: those that did
    not go well, all others did; ``calibration``: the address of what let the judge gate, where it did; ``worded``: how much of what the users said a model
    worded, where one was asked."""

    format: int
    agent: str
    suite: str
    digest: str
    simulated: str
    parts: dict[str, str]
    lifeos: str
    candidate: str
    attempt: int
    seed: str
    models: dict[str, dict[str, str]]
    recall: dict[str, str]
    verdict: str
    reasons: tuple[str, ...]
    checks: tuple[Checked, ...]
    rule: Rule
    simulations: int
    unlike: tuple[Unlike, ...]
    cost: Cost
    incumbent: Incumbent | None = None
    calibration: str = ""
    worded: Worded | None = None


def receipt_of(
    gate: Gate,
    verdict: Verdict,
    series: Series,
    cost: Cost,
    incumbent: tuple[str, Series] | None = None,
    worded: Worded | None = None,
) -> Receipt:
    """The receipt of a decided gate. ``incumbent``: the digest of the version before, and what was seen of it."""
    before, count = None, verdict.read
    if incumbent is not None and verdict.comparison is not None:
        count = len(series.status)  # a comparison reads all pairs
        seen = count if verdict.comparison.read is None else verdict.comparison.read
        before = Incumbent(incumbent[0], verdict.comparison, unlike(incumbent[1], seen))
    return Receipt(
        format=FORMAT,
        agent=gate.agent.name,
        suite=gate.suite.name,
        digest=gate.digest,
        simulated=gate.simulated,
        parts=agent_parts(gate.agent, gate.fleet.catalog),
        lifeos=lifeos.__version__,
        candidate=gate.source.words,
        attempt=gate.attempt,
        seed=str(gate.seed),
        models=gate.models,
        recall=gate.recall,
        verdict=verdict.decision,
        reasons=verdict.reasons,
        checks=tuple(_checked(check, verdict) for check in gate.checks),
        rule=Rule(gate.suite.gate, gate.suite.stopping, gate.suite.compare, gate.suite.max_void),
        simulations=count,
        unlike=unlike(series, count),
        cost=cost,
        incumbent=before,
        calibration=calibration.identity(gate.calibration) if gate.calibration is not None else "",
        worded=worded,
    )


def unlike(series: Series, count: int) -> tuple[Unlike, ...]:
    """Of the first ``count`` simulations those that did not go well in every respect."""
    seen = series.until(count)
    good = seen.status == STATUSES.index("judged")
    for column in seen.passed.values():
        good = good & column
    return tuple(
        Unlike(
            int(index),
            STATUSES[seen.status[index]] if seen.status[index] >= 0 else "unjudged",
            tuple(name for name, column in seen.passed.items() if not column[index]),
            int(seen.violations[index]),
        )
        for index in np.flatnonzero(~(good & (seen.violations == 0)))
    )


def of_observation(seen: Observation, checks: tuple[str, ...]) -> Unlike | None:
    """How one simulation is listed; None when it went well."""
    found = unlike(Series.of([msgspec.structs.replace(seen, index=0)], checks), 1)
    return msgspec.structs.replace(found[0], index=seen.index) if found else None


def series_of(simulations: int, bad: tuple[Unlike, ...], checks: tuple[str, ...]) -> Series:
    """What was observed, again as it was."""
    known = {item.index: item for item in bad}
    return Series.of((_observation(index, known.get(index), checks) for index in range(simulations)), checks)


def judged(receipt: Receipt) -> Verdict:
    """What the evidence shows by the receipt's own rule, whatever the receipt says of it."""
    rule, checks = receipt.rule, _checks(receipt)
    names = tuple(check.name for check in checks if check.name != NEVER)
    return judge(
        checks,
        series_of(receipt.simulations, receipt.unlike, names),
        max_void=rule.max_void,
        closed=True,
        compare=at_attempt(rule.compare, receipt.attempt),
        incumbent=before(receipt, receipt.incumbent, names) if receipt.incumbent is not None else None,
    )


def before(receipt: Receipt, incumbent: Incumbent, checks: tuple[str, ...]) -> Series:
    """What was observed of the version before: all of the receipt's simulations, or the first ones, where they were enough."""
    read = incumbent.comparison.read
    count = receipt.simulations if read is None else min(read, receipt.simulations)
    return series_of(count, incumbent.unlike, checks)


def checked(receipt: Receipt, verdict: Verdict) -> tuple[Checked, ...]:
    """The checks of a verdict on the receipt's own rule."""
    return tuple(_checked(check, verdict) for check in _checks(receipt))


def encode(receipt: Receipt) -> bytes:
    """The file: canonical JSON, one value a line, sealed by its own content address."""
    document: dict[str, Any] = msgspec.to_builtins(receipt)
    return pretty({"id": sealed(document), **document}).encode()


def decode(data: bytes) -> Receipt:
    """The receipt in a file. Raises ``msgspec.DecodeError`` for anything else."""
    return msgspec.json.decode(data, type=Receipt)


def path_of(agent: str, digest: str, below: str = "evals/receipts") -> str:
    """Where a receipt belongs, from the root of the repository; or below another folder."""
    return f"{below}/{agent}/{digest.removeprefix('sha256:')}.json"


def write(root: str, receipt: Receipt, below: str = "evals/receipts") -> str:
    """Put the receipt where it belongs; its path. A reader finds all of it or nothing. Raises :class:`LifeOSError` when the disk refuses;
    nothing is lost then, for what was simulated is kept."""
    place = path_of(receipt.agent, receipt.digest, below)
    path = f"{root}/{place}"
    with written(path) as beside, open(beside, "wb") as file:
        file.write(encode(receipt))
        file.flush()
        os.fsync(file.fileno())
    return place


def _checks(receipt: Receipt) -> tuple[Check, ...]:
    rule = receipt.rule
    suite = EvalSuite(receipt.suite, "", {}, rule.gate, (), rule.stopping, rule.max_void, rule.compare)
    return checks_of(suite, receipt.attempt)


def _observation(index: int, bad: Unlike | None, checks: tuple[str, ...]) -> Observation:
    if bad is None:
        return Observation(index, "judged", dict.fromkeys(checks, True))
    return Observation(index, bad.status, {name: name not in bad.failed for name in checks}, bad.violations)


def _checked(check: Check, verdict: Verdict) -> Checked:
    found = next(item for item in verdict.checks if item.check == check.name)
    return Checked(
        check.name,
        found.decision,
        check.require,
        check.of,
        found.seen,
        found.failures,
        check.floor if check.name != NEVER else lower(check.require, check.of, check.confidence),
        check.certified if check.name != NEVER else check.confidence,
        lower(check.require, check.of),
    )
