"""The counts in a receipt, from what it lists of its simulations: each simulation once, each check's failures, and the literal rule."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from lifeos.evidence.costs import mispriced
from lifeos.evidence.receipt import Checked, Receipt, Unlike
from lifeos.ir.gate import MOST, MOST_TIMES, MOST_VOID, Compare, Plan
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

    def reads(self, item: Unlike, seen: int) -> bool:
        """Whether it is among the first ``seen`` of them."""
        return item.index not in self.forgiven and self.until(item.index) < seen

    def failed(self, unlike: Sequence[Unlike], check: str, seen: int) -> set[int]:
        """Which of the first ``seen`` fail a check, by index; a violation counts in a forgiven one, too."""
        return {
            item.index
            for item in unlike
            if _fails(item, check) and (self.until(item.index) < seen if check == NEVER else self.reads(item, seen))
        }


def miscounted(receipt: Receipt) -> Iterator[str]:
    """What does not add up. It is counted by what is listed, so a receipt may claim any number of simulations without costing any."""
    if too_large := list(_beyond(receipt)):
        yield from too_large
        return
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
    yield from mispriced(receipt, counted.forgiven)
    yield from _compared(receipt, counted, longest)
    wrong = [check.decision for check in receipt.checks]
    if receipt.cost_check is not None:
        wrong.append(receipt.cost_check.decision)
    if receipt.incumbent is not None:
        wrong.append(receipt.incumbent.comparison.decision)
    decision = "fail" if "fail" in wrong else "inconclusive" if "inconclusive" in wrong else "pass"
    if receipt.verdict != decision:
        yield f"it says {receipt.verdict}, and its checks say {decision}"


def _beyond(receipt: Receipt) -> Iterator[str]:
    """What nobody can have declared, nor run: whoever judged it would work out a plan of that size."""
    gate = receipt.rule.gate
    plans = {"success": gate.success, **({"alignment": gate.alignment} if gate.alignment is not None else {})}
    for name, plan in plans.items():
        if not 1 <= plan.of <= MOST or not plan.require >= 1:
            yield f"its rule asks for {plan.require} of {plan.of} simulations for {name}; a plan has from 1 to {MOST}"
        if not 0.0 < plan.confidence < 1.0 or not (plan.floor is None or 0.0 < plan.floor < 1.0):
            yield f"the floor and the confidence of its {name} do not lie between 0 and 1"
    if not 0 <= receipt.rule.max_void <= MOST_VOID or gate.never_rules.max_failures < 0:
        yield f"it forgives {receipt.rule.max_void} void simulations; a rule forgives from 0 to {MOST_VOID}"
    most = MOST_TIMES * max(plan.of for plan in plans.values())
    claimed = max(receipt.simulations - receipt.rule.max_void, *(check.of for check in receipt.checks), 0)
    if claimed > most:
        yield f"it claims {claimed} simulations; a gate by its rule has {most} at most"


def _in_order(unlike: Sequence[Unlike], simulations: int) -> bool:
    within = all(0 <= item.index < simulations for item in unlike)
    return within and all(one.index < other.index for one, other in pairwise(unlike))


def _fails(item: Unlike, check: str) -> bool:
    if check == NEVER:
        return item.violations > 0 or item.status == "unseen"
    return item.status != "judged" or check in item.failed


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
    held, whole = failures <= check.of - check.require, check.seen == check.of
    if receipt.rule.stopping != "groupSequential" or check.check == NEVER:  # a look of a wave may decide earlier
        enough = whole if check.check == NEVER else check.seen - failures >= check.require
        if receipt.rule.stopping == "none" and not whole:
            decision = "inconclusive"  # another check failed before this one was read
        else:
            decision = "fail" if not held else "pass" if enough else "inconclusive"
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
    sides = (receipt.unlike, before.unlike)
    void = {item.index for unlike in sides for item in unlike if item.status == "void" and counted.reads(item, read)}
    new, old = (counted.failed(unlike, "success", read) - void for unlike in sides)
    known = min(counted.known, read)
    pairs, lost, gained = known - len(void), len(new - old), len(old - new)
    if (said.pairs, said.lost, said.gained) != (pairs, lost, gained):
        counts = f"{said.lost} lost and {said.gained} gained of {said.pairs} pairs"
        yield f"its comparison counts {counts}, and lists {lost} and {gained} of {pairs}"
    decision = _decision(said, compare, known >= longest)
    if said.decision != decision:
        yield f"its comparison says {said.decision}, and by its figures it is {decision}"


def _decision(said: Comparison, compare: Compare, whole: bool) -> Decision:
    """By its own figures. An e-process ends with the first evidence, of a further gate with more of it: how much is a matter of
    statistics."""
    if compare.test == "e-process":
        for decision, shown in (("pass", said.safe), ("fail", said.harm)):
            if said.decision == decision and shown is not None and said.p is None and shown * compare.alpha >= 1:
                return said.decision
        return "inconclusive"
    if said.p is None or not whole or not said.pairs:
        return "inconclusive"
    return "fail" if said.p <= compare.alpha else "pass"
