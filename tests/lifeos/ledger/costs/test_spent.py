"""What the ledger has of spending, by whatever is asked for, and from when on."""

import pytest

from lifeos.ledger.costs.budgets import by_day
from lifeos.ledger.costs.spent import grouped, spending
from lifeos.ledger.spending import Release, Settle
from tests.lifeos.ledger.samples import decided, reserve, turned


@pytest.fixture
def filled(ledger, clock):
    for command in (
        decided("d1"),
        reserve("r1", 300, decision="d1", model="best"),
        reserve("r2", 300, decision="d1", model="small"),
        Settle("r1", 100),
        Settle("r2", 10),
        turned("o1", True, "d1"),
        decided("d2", agent="health", team="body", track="shadow"),
        reserve("r3", 500, decision="d2", agent="health", track="shadow", model="", tool="transfer", lifetime=1),
        reserve("r4", 70, decision="d2", agent="health", track="shadow"),
        Release("r4"),
    ):
        assert ledger.do(command).event, command
    clock.pass_(1)
    assert ledger.expire() == 1
    clock.pass_(24 * 3600)
    ledger.do(reserve("r5", 40, decision="d3"))
    return ledger


def read(ledger, since="2026-11-01"):
    with ledger.reading() as connection:
        return spending(connection, since)


def test_settled_presumed_and_under_way(filled):
    seen = read(filled)
    assert sorted((one.decision, one.model, one.cost, one.presumed, one.open) for one in seen.spent) == [
        ("d1", "best", 100, 0, 0),
        ("d1", "small", 10, 0, 0),
        ("d2", "best", 0, 0, 0),
        ("d2", "tool transfer", 500, 500, 0),
        ("d3", "best", 0, 0, 40),
    ]
    assert {one.id: one.success for one in seen.decisions} == {"d1": True, "d2": None}


def test_since_a_day(filled):
    seen = read(filled, "2026-12-01")
    assert [one.decision for one in seen.spent] == ["d3"]
    assert seen.decisions == []


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("agent", ["finance", "health"]),
        ("team", ["body", "money"]),
        ("track", ["shadow", "stable"]),
        ("model", ["best", "small", "tool transfer"]),
        (None, ["all"]),
    ],
)
def test_parts_hold_all_that_was_spent(filled, by, names):
    parts = grouped(read(filled), by)
    assert list(parts) == names
    assert sum(one.cost for part in parts.values() for one in part.spent) == 610


def test_a_decision_counts_for_each_model_that_it_asked(filled):
    parts = grouped(read(filled), "model")
    assert [[one.id for one in parts[name].decisions] for name in ("best", "small")] == [["d1", "d2"], ["d1"]]


def test_days_of_budgets(filled):
    with filled.reading() as connection:
        found = by_day(connection, "2026-11-01")
    assert {key: {day.isoformat(): micros for day, micros in days.items()} for key, days in found.items()} == {
        ("money", "USD"): {"2026-11-30": 610, "2026-12-01": 0}
    }
