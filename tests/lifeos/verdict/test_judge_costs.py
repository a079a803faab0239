"""The verdict where a success has a ceiling of cost: beside the other checks, and as soon as they are."""

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lifeos.ir.gate import CostPerSuccess
from lifeos.units import Money
from lifeos.verdict.checks import cost_check_of
from lifeos.verdict.cost import CostCheck
from lifeos.verdict.judge import judge
from lifeos.verdict.observations import Observation
from lifeos.verdict.paired import spent
from lifeos.verdict.words import STATUSES
from tests.lifeos.verdict.test_checks import suite
from tests.lifeos.verdict.test_judge import GATE, SMALL, SMALL_FULL, bad, good, series

COSTLY = CostCheck(5, 20_000, "USD", 0.95, early=True)


def costly(cost, failures=(), of=100):
    """Simulations that cost so much each; None: nobody knows."""
    made = (bad(index) if index in failures else good(index) for index in range(of))
    return series(*(msgspec.structs.replace(one, cost=cost) for one in made))


def test_what_a_success_costs_must_hold_too():
    check = COSTLY._replace(of=100)
    verdict = judge(GATE, costly(10_000, failures=(3,)), check)
    assert (verdict.decision, verdict.cost.decision, verdict.read) == ("pass", "pass", 100)
    assert (
        verdict.reasons[-1]
        == "cost per success: 0.010102 USD, at most 0.010377 with confidence 0.95; the ceiling is 0.02 USD"
    )
    dear = judge(GATE, costly(30_000), check)
    assert (dear.decision, dear.cost.decision, dear.read) == ("fail", "fail", 67)
    assert [one.decision for one in dear.checks] == ["inconclusive", "pass", "inconclusive"]
    assert judge(GATE, costly(None), check).decision == "fail"
    assert judge(GATE, costly(10_000, of=99), check).decision == "inconclusive"
    assert judge(GATE, costly(10_000)).cost is None


def test_the_gate_ends_with_another_check_that_fails_first():
    verdict = judge(GATE, costly(30_000, failures=range(6)), COSTLY._replace(of=100))
    assert (verdict.decision, verdict.read, verdict.cost.decision) == ("fail", 6, "inconclusive")


def test_a_forgiven_void_simulation_costs_nothing():
    first = Observation(0, "void", cost=10**9)
    some = series(first, *(msgspec.structs.replace(good(index), cost=1000) for index in range(1, 101)))
    check = COSTLY._replace(of=100)
    assert judge(GATE, some, check, max_void=1).cost.spent == 100_000
    assert judge(GATE, some, check, closed=True).decision == "fail"


priced = st.lists(
    st.tuples(
        st.sampled_from(STATUSES), st.booleans(), st.sampled_from([0, 0, 0, 1]), st.none() | st.integers(0, 60_000)
    ),
    min_size=7,
    max_size=7,
).map(
    lambda rows: series(
        *(
            Observation(index, status, {"success": success, "alignment": True}, violations, cost)
            for index, (status, success, violations, cost) in enumerate(rows)
        )
    )
)


@given(priced, st.integers(0, 7))
def test_with_costs_too_stopping_early_never_changes_the_verdict_and_one_that_was_given_stays(some, known):
    early = judge(SMALL, some, COSTLY, max_void=2, closed=True)
    full = judge(SMALL_FULL, some, COSTLY._replace(early=False), max_void=2, closed=True)
    assert early.decision == full.decision
    assert early.read <= full.read
    first = judge(SMALL, some.until(known), COSTLY, max_void=2)
    if first.decision != "inconclusive":
        assert judge(SMALL, some, COSTLY, max_void=2) == first
        assert first == early


@given(priced)
def test_cheaper_never_hurts(some):
    """By as much in each simulation, so that no cost becomes unlike the others."""
    if judge(SMALL, some, COSTLY, max_void=2, closed=True).decision == "pass":
        half = some._replace(cost=np.where(some.cost < 0, some.cost, some.cost // 2))
        assert judge(SMALL, half, COSTLY._replace(ceiling=10_001), max_void=2, closed=True).decision == "pass"


def test_a_further_gate_bounds_the_cost_with_less_error():
    whole = suite()
    whole = msgspec.structs.replace(
        whole, gate=msgspec.structs.replace(whole.gate, cost_per_success=CostPerSuccess(Money(20_000), 0.95))
    )
    assert cost_check_of(suite()) is None
    assert cost_check_of(whole) == CostCheck(100, 20_000, "USD", 0.95, early=True)
    assert cost_check_of(msgspec.structs.replace(whole, stopping="none")).early is False
    again, other = cost_check_of(whole, attempt=2), cost_check_of(whole, earlier=1)
    assert (again.of, other.of) == (100, 171)
    assert again.confidence == other.confidence == 1 - spent(0.05, 2)
