"""Receipts: from a gate to its evidence, in git, one file for each digest that went through it, and back to what was observed.

So anybody can judge it again (:mod:`lifeos.gym.receipts.verify`), and a threshold that changes is decided without a run.
"""

import os

import msgspec
import numpy as np

import lifeos
from lifeos.bundle import agent_parts
from lifeos.evidence import calibration
from lifeos.evidence.receipt import FORMAT, Checked, Cost, Incumbent, Receipt, Rule, Unlike, Worded, encode, path_of
from lifeos.gym.gate import Gate
from lifeos.gym.written import written
from lifeos.ir.gate import EvalSuite
from lifeos.verdict.bounds import lower
from lifeos.verdict.checks import Check, checks_of, cost_check_of
from lifeos.verdict.comparison import at_attempt
from lifeos.verdict.judge import Verdict, judge
from lifeos.verdict.observations import Observation, Series
from lifeos.verdict.words import NEVER, STATUSES


def receipt_of(
    gate: Gate,
    verdict: Verdict,
    series: Series,
    cost: Cost,
    incumbent: tuple[str, Series] | None = None,
    worded: Worded | None = None,
    distinct: int | None = None,
) -> Receipt:
    """The receipt of a decided gate. ``incumbent``: the digest of the version before, and what was seen of it; ``worded`` and ``distinct``:
    as in the receipt."""
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
        attempt=gate.history.attempt,
        lineage=dict(gate.history.lineage),
        seed=str(gate.seed),
        models=gate.models,
        recall=gate.backends.recall.described(),
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
        costs=_costs(series, count) if verdict.cost is not None else (),
        cost_check=verdict.cost,
        distinct=distinct,
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
            STATUSES[seen.status[index]] if seen.status[index] >= 0 else "unseen",
            tuple(name for name, column in seen.passed.items() if not column[index]),
            int(seen.violations[index]),
        )
        for index in np.flatnonzero(~(good & (seen.violations == 0)))
    )


def of_observation(seen: Observation, checks: tuple[str, ...]) -> Unlike | None:
    """How one simulation is listed; None when it went well."""
    found = unlike(Series.of([msgspec.structs.replace(seen, index=0)], checks), 1)
    return msgspec.structs.replace(found[0], index=seen.index) if found else None


def series_of(
    simulations: int, bad: tuple[Unlike, ...], checks: tuple[str, ...], costs: tuple[int | None, ...] = ()
) -> Series:
    """What was observed, again as it was; ``costs``: where they were kept."""
    known = {item.index: item for item in bad}
    paid = dict(enumerate(costs))
    observed = (_observation(index, known.get(index), checks, paid.get(index)) for index in range(simulations))
    return Series.of(observed, checks)


def judged(receipt: Receipt) -> Verdict:
    """What the evidence shows by the receipt's own rule, whatever the receipt says of it."""
    rule, checks = receipt.rule, _checks(receipt)
    names = tuple(check.name for check in checks if check.name != NEVER)
    return judge(
        checks,
        series_of(receipt.simulations, receipt.unlike, names, receipt.costs),
        max_void=rule.max_void,
        closed=True,
        compare=at_attempt(rule.compare, receipt.attempt + receipt.earlier),
        incumbent=before(receipt, receipt.incumbent, names) if receipt.incumbent is not None else None,
        cost_check=cost_check_of(_suite(receipt), receipt.attempt, receipt.earlier),
    )


def before(receipt: Receipt, incumbent: Incumbent, checks: tuple[str, ...]) -> Series:
    """What was observed of the version before: all of the receipt's simulations, or the first ones, where they were enough."""
    read = incumbent.comparison.read
    count = receipt.simulations if read is None else min(read, receipt.simulations)
    return series_of(count, incumbent.unlike, checks)


def checked(receipt: Receipt, verdict: Verdict) -> tuple[Checked, ...]:
    """The checks of a verdict on the receipt's own rule."""
    return tuple(_checked(check, verdict) for check in _checks(receipt))


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


def _suite(receipt: Receipt) -> EvalSuite:
    rule = receipt.rule
    return EvalSuite(receipt.suite, "", {}, rule.gate, (), rule.stopping, rule.max_void, rule.compare)


def _checks(receipt: Receipt) -> tuple[Check, ...]:
    return checks_of(_suite(receipt), receipt.attempt, receipt.earlier)


def _costs(series: Series, count: int) -> tuple[int | None, ...]:
    return tuple(None if cost < 0 else cost for cost in series.until(count).cost.tolist())


def _observation(index: int, bad: Unlike | None, checks: tuple[str, ...], cost: int | None) -> Observation:
    if bad is None:
        return Observation(index, "judged", dict.fromkeys(checks, True), cost=cost)
    passed = {name: name not in bad.failed for name in checks}
    return Observation(index, bad.status, passed, bad.violations, cost)


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
