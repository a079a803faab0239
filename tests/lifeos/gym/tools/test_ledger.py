"""Bookings and goals: what is read, and all or nothing where something is changed."""

import pytest

from lifeos.gym.tools import TOOLS, ToolError
from tests.lifeos.gym import life

PERIOD = {"from": "2026-01-01", "until": "2026-02-28"}


@pytest.mark.parametrize(
    ("more", "ids"),
    [
        ({}, ["txn:1", "txn:2", "txn:3"]),
        ({"account": "acc:savings"}, ["txn:3"]),
        ({"category": "food"}, []),
        ({"limit": 1}, ["txn:1"]),
        ({"until": "2026-01-03"}, ["txn:1"]),
    ],
)
def test_reading(more, ids):
    found = TOOLS["ledger-read"](life.state(), {**PERIOD, **more})
    assert [item["id"] for item in found.result["bookings"]] == ids == list(found.records)


def test_a_record_is_a_line_with_its_figures():
    found = TOOLS["ledger-read"](life.state(), PERIOD)
    assert "payee: Streamly; amount: -12.99" in found.records["txn:1"]


def test_an_account_that_is_not_there():
    with pytest.raises(ToolError, match="there is no account 'acc:x'"):
        TOOLS["ledger-read"](life.state(), {**PERIOD, "account": "acc:x"})


def test_categories_of_several_bookings():
    state = life.state()
    assert TOOLS["categorise"](state, {"bookings": ["txn:1", "txn:2"], "category": "leisure"}).result == {"changed": 2}
    assert [state["bookings"][key]["category"] for key in ("txn:1", "txn:2", "txn:3")] == [
        "leisure",
        "leisure",
        "other",
    ]


def test_a_goal_lies_ahead():
    state = life.state()
    TOOLS["savings-goal-write"](state, {"name": "trip", "target": 800, "by": "2026-09-01"})
    assert state["goals"] == {"trip": {"target": 800, "by": "2026-09-01"}}
    with pytest.raises(ToolError, match="is not after today"):
        TOOLS["savings-goal-write"](state, {"name": "trip", "target": 800, "by": "2026-03-14"})
