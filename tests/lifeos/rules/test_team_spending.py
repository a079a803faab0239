"""LOS305: what a team's agents may spend together fits in the team's budget."""

import pytest
from msgspec.structs import replace

from lifeos.rules import team_spending
from lifeos.units import Money
from tests.lifeos.rules.fleet import agent, fleet, found


def members(*days, **fields):
    return [
        replace(agent(), name=f"a{n}", budget=replace(agent().budget, per_day=Money(day * 10**6)), **fields)
        for n, day in enumerate(days)
    ]


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ((50,), False),
        ((25, 25), False),
        ((25, 26), True),
        ((20, 20, 20), True),
        ((51,), False),  # one agent above its team: budget_order says so
        ((51, 1), False),
    ],
)
def test_days_added_up(days, wrong):
    assert found(team_spending.check(*fleet(None, *members(*days)))) == (
        [("LOS305", "Budget finance spec.perDay")] if wrong else []
    )


def test_who_is_suspended_spends_nothing():
    assert found(team_spending.check(*fleet(None, *members(40, 40, suspend=True)))) == []
    braked, running = members(40, 40)
    assert found(team_spending.check(*fleet(None, replace(braked, suspend=True), running))) == []
