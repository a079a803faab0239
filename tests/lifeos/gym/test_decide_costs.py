"""What a success costs decides a gate, too, and a receipt keeps what it was decided by."""

import msgspec

from lifeos.evidence.receipt import encode, path_of
from lifeos.gym.decide import decide
from lifeos.gym.gate import Gate
from lifeos.gym.receipts import receipt as receipts
from lifeos.gym.receipts.verify import problems
from lifeos.units import Money
from tests.lifeos.gym import agents
from tests.lifeos.gym.conftest import bounded

change = msgspec.structs.replace


def test_what_a_success_costs_decides_too(gated):
    """Each turn costs a look at the calendar, and three simulations fail without one."""
    decided = decide(bounded(gated(agents.failing_at(2, 5, 62)), 2000), 2)
    receipt = decided.receipt
    assert decided.verdict.decision == "pass"
    assert (receipt.cost_check.good, receipt.cost_check.spent) == (97, sum(receipt.costs))
    assert [receipt.costs[index] for index in (2, 5, 62)] == [0, 0, 0]
    assert set(receipt.costs) == {0, 1000, 2000}
    assert receipt.cost.total == str(Money(sum(receipt.costs)))
    assert receipts.judged(receipt) == decided.verdict
    assert (
        list(
            problems(path_of("hello", receipt.digest), encode(receipt), bounded(gated(agents.GOOD), 2000).fleet, {}.get)
        )
        == []
    )


def test_who_is_too_dear_fails_before_the_end(gated):
    decided = decide(bounded(gated(agents.GOOD), 800), 2)
    assert (decided.verdict.decision, decided.receipt.cost_check.decision) == ("fail", "fail")
    read = decided.verdict.read
    assert sum(decided.receipt.costs[: read - 1]) <= 800 * 100 < sum(decided.receipt.costs)
    assert len(decided.receipt.costs) == decided.receipt.simulations == read
    assert receipts.judged(decided.receipt) == decided.verdict


def test_another_ceiling_is_decided_by_what_was_seen(gated):
    gate = gated(agents.GOOD)
    first = decide(bounded(gate, 2000), 2)
    receipts.write(gate.root, first.receipt)
    other = decide(bounded(gate, 900), 2)
    assert (other.how, other.verdict.decision) == ("judged again", "fail")
    assert other.receipt.costs == first.receipt.costs[: other.verdict.read]


def test_a_receipt_that_kept_no_costs_does_not_decide_what_a_success_costs(gated):
    gate = gated(agents.GOOD)
    priced = bounded(gate, 2000)
    catalog = priced.fleet.catalog
    free = change(catalog, suites={**catalog.suites, "hello": gate.suite})
    unpriced = Gate(gate.root, change(priced.fleet, catalog=free), gate.agent, gate.suite)
    first = decide(unpriced, 2)
    receipts.write(gate.root, first.receipt)
    assert (first.receipt.costs, first.receipt.simulated) == ((), priced.simulated)
    assert decide(priced, 2).how == "simulated"
