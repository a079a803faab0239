"""The counts in a receipt, from what it lists of its simulations: each simulation once, each check's failures, and the literal rule."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from lifeos.evidence.receipt import Checked, Receipt, Unlike
from lifeos.ir.gate import Compare, Plan
from lifeos.verdict.words import NEVER, Comparison, Decision


class _Counted(NamedTuple):
    """The simulations that count, ``known`` of them: all but the ``forgiven`` void ones, which another one took the place of."""

    known: int
    forgiven: list[int]

    @classmethod
    def of(cls, receipt: Receipt) -> "_Counted":
        """As the candidate's void ones say."""
        void = [item.index for item in receipt.unlike if item.status == "void"]
        forgiven = void[: receipt.rule.max_void]
        return cls(receipt.simulations - len(forgiven), forgiven)

    def until(self, index: int) -> int:
        """How many of them are before an index."""
        return index - bisect(self.forgiven, index - 1)

    def failed(self, unlike: Sequence[Unlike], check: str, seen: int) -> set[int]:
        """Which of the first ``seen`` fail a check, by index."""
        return {
            item.index
            for item in unlike
            if _fails(item, check)
            and item.index not in self.forgiven
            and item.index - bisect(self.forgiven, item.index) < seen
        }


def miscounted(receipt: Receipt) -> Iterator[str]:
    """What does not add up. It is counted by what is listed, so a receipt may claim any number of simulations without costing any."""
    lists = [receipt.unlike, *([receipt.incumbent.unlike] if receipt.incumbent is not None else [])]
    if not all(_in_order(unlike, receipt.simulations) for unlike in lists):
        yield "its simulations are not listed once each, in order"
        return
    if receipt.attempt < 1 or any(attempts < 1 for attempts in receipt.lineage.values()):
        yield "its attempts are not counted from 1"
    if receipt.simulated in receipt.lineage:
        yield "its lineage counts what it is itself about; that is its attempt"
    names = ("success", *(("alignment",) if receipt.rule.gate.alignment is not None else ()), NEVER)
    if tuple(check.check for check in receipt.checks) != names:
        yield f"its checks are not {', '.join(names)}"
        return
    longest = max(check.of for check in receipt.checks)
    if receipt.simulations > longest + receipt.rule.max_void:
        yield f"it lists {receipt.simulations} simulations, more than its rule reads"
    if receipt.distinct is not None and not 0 <= receipt.distinct <= receipt.simulations:
        yield f"it counts {receipt.distinct} distinct scenarios in {receipt.simulations} simulations"
    counted = _Counted.of(receipt)
    for check in receipt.checks:
        yield from _check(receipt, check, counted)
    yield from _compared(receipt, counted, longest)
    wrong = [check.decision for check in receipt.checks]
    if receipt.incumbent is not None:
        wrong.append(receipt.incumbent.comparison.decision)
    decision = "fail" if "fail" in wrong else "inconclusive" if "inconclusive" in wrong else "pass"
    if receipt.verdict != decision:
        yield f"it says {receipt.verdict}, and its checks say {decision}"


def _in_order(unlike: Sequence[Unlike], simulations: int) -> bool:
    within = all(0 <= item.index < simulations for item in unlike)
    return within and all(one.index < other.index for one, other in pairwise(unlike))


def _fails(item: Unlike, check: str) -> bool:
    return item.violations > 0 if check == NEVER else item.status != "judged" or check in item.failed


def _check(receipt: Receipt, check: Checked, counted: _Counted) -> Iterator[str]:
    plan = _plan(receipt, check.check)
    if receipt.attempt == 1 and not receipt.lineage:
        as_written = (check.require, check.of) == (plan.require, plan.of)
    else:  # a further gate is asked for more; how much more is a matter of statistics
        as_written = check.require >= plan.require and check.require * plan.of >= plan.require * check.of
    if not as_written:
        yield f"{check.check}: {check.require} of {check.of} is not the rule, which is {plan.require} of {plan.of}"
    if not 0 <= check.seen <= min(check.of, counted.known):
        yield f"{check.check}: it saw {check.seen} simulations, and lists {counted.known}"
        return
    failures = len(counted.failed(receipt.unlike, check.check, check.seen))
    if failures != check.failures:
        yield f"{check.check}: it counts {check.failures} failures of {check.seen}, and lists {failures}"
    held = failures <= check.of - check.require
    if receipt.rule.stopping != "groupSequential" or check.check == NEVER:  # a look of a wave may decide earlier
        held = held and check.seen - failures >= check.require
        lost = failures > check.of - check.require
        decision = "pass" if held else "fail" if lost else "inconclusive"
        if check.decision != decision:
            yield f"{check.check}: it says {check.decision}, and {failures} failures of {check.seen} are {decision}"
    elif check.decision == "pass" and not (held and check.seen):
        yield f"{check.check}: it says pass, with {failures} failures of {check.seen}"


def _plan(receipt: Receipt, check: str) -> Plan:
    gate = receipt.rule.gate
    if check == "success":
        return gate.success
    if check == "alignment" and gate.alignment is not None:
        return gate.alignment
    longest = max(item.of for item in receipt.checks if item.check != NEVER)
    return Plan(max(longest - gate.never_rules.max_failures, 0), longest, 0.95)


def _compared(receipt: Receipt, counted: _Counted, longest: int) -> Iterator[str]:
    before, compare = receipt.incumbent, receipt.rule.compare
    if before is None:
        return
    if compare is None:
        yield "it compares, which its rule does not ask for"
        return
    said = before.comparison
    read = longest if said.read is None else counted.until(said.read)
    new, old = (counted.failed(unlike, "success", read) for unlike in (receipt.unlike, before.unlike))
    pairs, lost, gained = min(counted.known, read), len(new - old), len(old - new)
    if (said.pairs, said.lost, said.gained) != (pairs, lost, gained):
        counts = f"{said.lost} lost and {said.gained} gained of {said.pairs} pairs"
        yield f"its comparison counts {counts}, and lists {lost} and {gained} of {pairs}"
    decision = _decision(said, compare, longest)
    if said.decision != decision:
        yield f"its comparison says {said.decision}, and by its figures it is {decision}"


def _decision(said: Comparison, compare: Compare, longest: int) -> Decision:
    """By its own figures. An e-process ends with the first evidence, of a further gate with more of it: how much is a matter of
    statistics."""
    if compare.test == "e-process":
        for decision, shown in (("pass", said.safe), ("fail", said.harm)):
            if said.decision == decision and shown is not None and said.p is None and shown * compare.alpha >= 1:
                return said.decision
        return "inconclusive"
    if said.p is None or said.pairs < longest:
        return "inconclusive"
    return "fail" if said.p <= compare.alpha else "pass"
