"""The check on what a success costs, again from what a receipt lists: the same sums, the same bound, the same decision."""

from bisect import bisect
from collections.abc import Iterator, Sequence

from lifeos.evidence.receipt import Receipt
from lifeos.ir.gate import CostPerSuccess
from lifeos.verdict.cost import CostCheck, Costs, decide


def mispriced(receipt: Receipt, forgiven: Sequence[int]) -> Iterator[str]:
    """What does not add up. ``forgiven``: the void simulations, which another one took the place of."""
    declared, said = receipt.rule.gate.cost_per_success, receipt.cost_check
    if not isinstance(declared, CostPerSuccess):
        if said is not None or receipt.costs:
            yield "it checks what a success costs, which its rule does not ask for"
        return
    if said is None:
        yield "it does not check what a success costs, as its rule asks"
        return
    if len(receipt.costs) != receipt.simulations or any(cost is not None and cost < 0 for cost in receipt.costs):
        yield f"it lists the costs of {len(receipt.costs)} simulations, and has {receipt.simulations}"
        return
    first = receipt.attempt == 1 and not receipt.lineage
    if not declared.confidence <= said.confidence < 1 or (first and said.confidence != declared.confidence):
        yield f"its cost per success is bounded with confidence {said.confidence:g}, and its rule asks for {declared.confidence:g}"
        return
    check = CostCheck(
        max(one.of for one in receipt.checks),
        declared.ceiling.micros,
        declared.ceiling.currency,
        said.confidence,  # a further gate is asked for more; how much more is a matter of statistics
        early=receipt.rule.stopping != "none",
    )
    ends = [one.seen for one in receipt.checks if one.decision == "fail"]
    found = decide(check, _listed(receipt, forgiven, min(ends, default=check.of)))
    if found != said:
        yield (
            f"its cost check says {said.decision}, with {said.spent} spent for {said.good} successes and at most {said.upper} each; "
            f"what it lists gives {found.decision}, {found.spent} for {found.good}, at most {found.upper}"
        )


def _listed(receipt: Receipt, forgiven: Sequence[int], most: int) -> Costs:
    """The first ``most`` simulations that count."""
    failed = {one.index for one in receipt.unlike if one.status != "judged" or "success" in one.failed}
    counted = [index for index in range(min(receipt.simulations, most + len(forgiven))) if not _among(forgiven, index)]
    counted = counted[:most]
    return Costs([receipt.costs[index] for index in counted], [index not in failed for index in counted])


def _among(ordered: Sequence[int], index: int) -> bool:
    place = bisect(ordered, index)
    return place > 0 and ordered[place - 1] == index
