"""Whether a receipt is what it says: its addresses, its seed, and the verdict that its own evidence gives."""

import os
from collections.abc import Iterable, Iterator, Sequence
from math import isclose
from typing import Any

import msgspec

from lifeos import ir
from lifeos.bundle import agent_digest
from lifeos.errors import LifeOSError
from lifeos.evidence.calibration import contradicted, identity, path_of, read
from lifeos.evidence.examine import examine
from lifeos.evidence.files import Files, below
from lifeos.evidence.receipt import Receipt, Unlike, decode
from lifeos.gym.calibration import below_bar
from lifeos.gym.gate import Gate
from lifeos.gym.receipts import receipt as receipts
from lifeos.gym.replay import replay
from lifeos.verdict.binomial import certifies
from lifeos.verdict.comparison import at_attempt, formerly_said, said
from lifeos.verdict.judge import Verdict

_SUSPECTED = 1000
"""Receipts of honest agents among which one is suspected by its fresh days, at most."""


def problems(path: str, data: bytes, fleet: ir.Fleet, files: Files) -> Iterator[str]:
    """What is wrong with a receipt file, a sentence each; nothing when it holds. ``path``: from the root of the repository; ``files``: of it,
    for what the receipt names. That somebody simulated what it says is not proven so: :func:`differences` simulates some of it again."""
    receipt, found = examine(path, data)
    yield from found
    if receipt is None or found:
        return  # what does not count as it says is not judged either
    yield from _verdict(receipt)
    agent = fleet.agents.get(receipt.agent)
    if agent is not None and agent_digest(agent, fleet.catalog) == receipt.digest:
        yield from _calibrated(receipt, fleet.catalog.suites[agent.eval.suite], files)


def _calibrated(receipt: Receipt, suite: ir.EvalSuite, files: Files) -> Iterator[str]:
    """Whether the judge that had a say in it, if one had, is the one whose calibration is on file, and lets it."""
    judge = suite.judge
    if judge is None or not judge.gates:
        if receipt.calibration:
            yield f"it names a calibration, and no judge has a say before suite '{suite.name}'"
        return
    if not receipt.calibration:
        yield "a judge had a say in it, and it names no calibration of that judge"
        return
    try:
        there = read(files, suite.name)
        if there is None:
            yield f"it names a calibration, and there is no {path_of(suite.name)}"
        elif identity(there) != receipt.calibration:
            yield f"it names another calibration than {path_of(suite.name)}"
        else:
            for why in (*contradicted(files, there), *below_bar(there, judge)):
                yield f"its judge may not gate: {why}"
    except LifeOSError as error:
        yield str(error)


def of_gate(gate: Gate) -> list[Receipt]:
    """The receipts of a gate's agent before its suite that hold; none for practice. One that does not is the compiler's to report, or
    `lifeos receipt verify`'s, and no evidence here."""
    folder = f"evals/receipts/{gate.agent.name}"
    there = f"{gate.root}/{folder}"
    found = []
    for name in sorted(os.listdir(there)) if gate.split == "gate" and os.path.isdir(there) else []:
        try:
            with open(f"{there}/{name}", "rb") as file:
                data = file.read()
        except OSError:
            continue
        if not any(problems(f"{folder}/{name}", data, gate.fleet, below(gate.root))):
            receipt = decode(data)
            if receipt.suite == gate.suite.name:
                found.append(receipt)
    return found


def differences(receipt: Receipt, gate: Gate, indices: Iterable[int]) -> Iterator[str]:
    """Simulate some of it again: where the outcome is another. A candidate that is not deterministic differs now and then."""
    yield from _differing(receipt.unlike, receipt.costs, gate, indices)


def differences_before(receipt: Receipt, before: Gate, indices: Iterable[int]) -> Iterator[str]:
    """The same of the version that a receipt compares with. Who makes that one look bad makes the candidate look good."""
    assert receipt.incumbent is not None, "there is something to compare with"
    for words in _differing(receipt.incumbent.unlike, (), before, indices):
        yield f"the version before, {words}"


def overstated(receipt: Receipt, gate: Gate, days: int) -> Iterator[str]:
    """Whether the candidate does far worse on other days than its receipt certifies: who can tell the days of its gate from others, which are
    drawn from what is public, does. ``gate``: practice with a seed that nobody knew. An agent that is as good as certified is suspected once in
    :data:`_SUSPECTED` times at most, by the exact binomial test of each check."""
    records = list(replay(gate, range(days)))
    for check in receipt.checks:
        if check.check in gate.observed:
            passed = sum(record.observation.passed.get(check.check, False) for record in records)
            if certifies(passed + 1, days, check.floor) < 1 / _SUSPECTED:
                yield (
                    f"{check.check}: {passed} of {days} on fresh days, and the receipt certifies a rate of {check.floor:g}. Look at how the code tells "
                    f"the days of its gate from others (`lifeos gym run {gate.agent.name} --seed {gate.seed}`)"
                )


def _differing(
    unlike: Iterable[Unlike], costs: Sequence[int | None], gate: Gate, indices: Iterable[int]
) -> Iterator[str]:
    bad = {item.index: item for item in unlike}
    for record in replay(gate, indices):
        index = record.observation.index
        again = receipts.of_observation(record.observation, gate.observed)
        cost = record.observation.cost
        if again != bad.get(index):
            yield f"simulation {index}: {_said(bad.get(index))} by the receipt, {_said(again)} now"
        elif costs and cost != costs[index]:
            yield f"simulation {index}: it cost {costs[index]} millionths by the receipt, {cost} now"


def _verdict(receipt: Receipt) -> Iterator[str]:
    try:
        verdict = receipts.judged(receipt)
    except (ValueError, ArithmeticError) as error:
        yield f"it cannot be judged: {error}"
        return
    if verdict.decision != receipt.verdict:
        yield f"it says {receipt.verdict}, and its evidence says {verdict.decision}"
    elif not alike(receipts.checked(receipt, verdict), receipt.checks) or not _worded(receipt, verdict):
        yield "its checks or reasons are not those that its evidence gives"
    elif not alike(receipt.cost_check, verdict.cost):
        yield "its cost check is not the one that its evidence gives"
    elif receipt.incumbent is not None and not alike(receipt.incumbent.comparison, verdict.comparison):
        yield "its comparison is not the one that its evidence gives"


def _worded(receipt: Receipt, verdict: Verdict) -> bool:
    """Whether the reasons are the verdict's, in the words of today or of before."""
    if receipt.reasons == verdict.reasons:
        return True
    compared, compare = verdict.comparison, at_attempt(receipt.rule.compare, receipt.attempt + receipt.earlier)
    if compared is None or compared.p is None or compare is None:
        return False
    now, before = said(compared, compare), formerly_said(compared, compare)
    return receipt.reasons == tuple(before if reason == now else reason for reason in verdict.reasons)


def alike(one: Any, other: Any) -> bool:
    """Whether two values are equal but for the last digits of their numbers, in which another version of a library, or of a formula, may
    differ: a receipt must not fall for that."""
    return _alike(msgspec.to_builtins(one), msgspec.to_builtins(other))


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(value, other[key]) for key, value in one.items())
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return bool(one == other)


def _said(item: Unlike | None) -> str:
    if item is None:
        return "all went well"
    return f"{item.status}, failed {', '.join(item.failed) or 'nothing'}, {item.violations} violations"
