"""LOS302: approval may be asked for earlier than the platform demands, never later."""

import pytest
from msgspec.structs import replace

from lifeos.rules import approval_limit
from lifeos.units import Money
from tests.lifeos.rules.fleet import agent, catalog, found


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        (Money(100_000_000), []),
        (Money(1_000_000), []),
        (Money(100_000_001), [("LOS302", "Agent teller spec.budget.approvalAbove")]),
        (Money(500_000_000, "EUR"), []),  # another currency: budget_order says so
    ],
)
def test_the_limit(above, expected):
    spends = agent(budget=replace(agent().budget, approval_above=above))
    assert found(approval_limit.check(spends, catalog())) == expected
