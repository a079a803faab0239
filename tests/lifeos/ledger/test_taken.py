"""What is taken of every budget, today and this month."""

from lifeos.ledger.spending import Settle
from lifeos.ledger.taken import Of, taken
from tests.lifeos.ledger.samples import reserve


def test_nothing_was_booked_yet(ledger, clock):
    assert taken(ledger, clock) == (clock.at, {})


def test_holders_and_budgets_today_and_this_month(ledger, clock):
    for name, agent, track in (("r1", "finance", "stable"), ("r2", "finance", "shadow"), ("r3", "health", "stable")):
        ledger.do(reserve(name, 5, agent=agent, track=track, decision=name))
    ledger.do(Settle("r1", 3))
    _, found = taken(ledger, clock)
    assert {key: (one.spent, one.reserved) for key, one in found.items()} == {
        Of("agent/finance", "day", "USD"): (3, 0),
        Of("shadow/finance", "day", "USD"): (0, 5),
        Of("agent/health", "day", "USD"): (0, 5),
        Of("budget/money", "day", "USD"): (3, 10),
        Of("budget/money", "month", "USD"): (3, 10),
    }
    clock.pass_(86_400)  # the first of December
    assert taken(ledger, clock) == (clock.at, {}), "neither the day nor the month is that of what was booked"
