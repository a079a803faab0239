"""The check on cost in a receipt is what its listed costs give, without statistics."""

import pytest

from lifeos.evidence.counts import miscounted
from lifeos.evidence.receipt import Unlike, decode, encode
from lifeos.ir.gate import CostPerSuccess
from lifeos.units import Money
from lifeos.verdict.cost import CostCheck, Costs, decide
from tests.lifeos.evidence import made
from tests.lifeos.evidence.made import change

SUITE = change(made.SUITE, gate=change(made.GATE, cost_per_success=CostPerSuccess(Money(20_000), 0.95)))
CHECK = CostCheck(100, 20_000, "USD", 0.95, early=True)
COSTS = tuple(range(1000, 101_000, 1000))[:100]
CHEAP = tuple(cost // 10 for cost in COSTS)


def honest(costs=CHEAP, good=(True,) * 100, **fields):
    found = decide(CHECK, Costs(list(costs), list(good)))
    return made.receipt(suite=SUITE, costs=costs, cost_check=found, verdict=found.decision, **fields)


def test_an_honest_one_and_it_is_read_back_as_it_was():
    receipt = honest()
    assert list(miscounted(receipt)) == []
    assert decode(encode(receipt)) == receipt
    assert receipt.cost_check.value == 5050


def test_a_success_that_was_none_makes_the_others_dearer():
    receipt = honest(good=(False, *(True,) * 99))
    assert list(miscounted(change(receipt, unlike=()))) != []
    checks = (change(receipt.checks[0], seen=96, failures=1), *receipt.checks[1:])
    listed = change(receipt, unlike=(Unlike(0, "judged", ("success",)),), checks=checks)
    assert list(miscounted(listed)) == []


def test_a_void_one_costs_nothing():
    receipt = honest(unlike=(Unlike(0, "void"),), simulations=101)
    assert list(miscounted(change(receipt, costs=(5_000_000, *CHEAP)))) == []


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        (lambda r: change(r, costs=(*CHEAP[:-1], 0)), "its cost check says pass, with 505000 spent"),
        (lambda r: change(r, costs=CHEAP[:-1]), "it lists the costs of 99 simulations, and has 100"),
        (lambda r: change(r, costs=(*CHEAP[:-1], -5)), "it lists the costs of 100 simulations"),
        (lambda r: change(r, cost_check=change(r.cost_check, upper=5051)), "its cost check says pass"),
        (lambda r: change(r, cost_check=change(r.cost_check, ceiling=90_000)), "its cost check says pass"),
        (lambda r: change(r, cost_check=change(r.cost_check, confidence=0.6)), "its cost per success is bounded with"),
        (lambda r: change(r, cost_check=change(r.cost_check, confidence=0.99)), "its cost per success is bounded with"),
        (lambda r: change(r, cost_check=None), "it does not check what a success costs, as its rule asks"),
        (lambda r: change(r, rule=made.receipt().rule), "it checks what a success costs, which its rule does not ask"),
    ],
)
def test_a_lie(lie, said):
    found = list(miscounted(lie(honest())))
    assert found
    assert found[0].startswith(said), found


def test_a_dear_one_does_not_pass():
    receipt = honest(COSTS)
    assert receipt.cost_check.decision == "fail"
    checks = tuple(change(check, decision="inconclusive", seen=min(check.seen, 45)) for check in receipt.checks)
    assert list(miscounted(change(receipt, verdict="pass", checks=checks)))[-1].startswith("it says pass")
