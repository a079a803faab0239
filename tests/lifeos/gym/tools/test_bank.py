"""Money moves to the cent, to known payees, and only as far as there is any."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.gym.tools import TOOLS, ToolError
from tests.lifeos.gym import life

RENT = {"account": "acc:checking", "payee": "payee:rent", "amount": 500, "reference": "March", "reason": "due"}


def test_a_transfer_is_booked():
    state = life.state()
    found = TOOLS["transfer"](state, RENT)
    assert found.result == {"booking": "txn:2026-03-14:0004", "balance": "12.40"}
    assert state["bookings"]["txn:2026-03-14:0004"]["amount"] == "-500.00"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount": 512.41}, "holds 512.40 USD, less than 512.41 USD"),
        ({"payee": "payee:x"}, "there is no payee on the person's list 'payee:x'"),
        ({"account": "acc:x"}, "there is no account 'acc:x'"),
    ],
)
def test_what_cannot_be_paid(change, said):
    with pytest.raises(ToolError, match=said):
        TOOLS["transfer"](life.state(), {**RENT, **change})


@given(st.lists(st.decimals(min_value="0.01", max_value="30", places=2), max_size=10))
def test_nothing_is_lost_to_rounding(amounts):
    state = life.state()
    for amount in amounts:
        TOOLS["transfer"](state, {**RENT, "amount": float(amount)})
    assert Decimal(state["accounts"]["acc:checking"]["balance"]) == Decimal("512.40") - sum(amounts)
