"""Money is taken before it is spent, and given back once it is known."""

import pytest

from lifeos.ledger.command import MalformedError, Refusal, Written
from lifeos.ledger.spending import Expire, Release, Settle
from lifeos.ledger.state import Account, Reservation
from lifeos.ledger.verify import verify
from tests.lifeos.ledger.samples import DOLLAR, limits, reserve

DAY = ("agent/finance", "2026-11-30", "USD")


def written(answer):
    assert isinstance(answer, Written), answer
    return answer.event


def refused(answer):
    assert isinstance(answer, Refusal), answer
    return answer.code


def account(ledger, *key):
    row = ledger.row(Account, *(key or DAY))
    return row.reserved, row.spent, row.presumed


@pytest.fixture(autouse=True)
def whole(ledger):
    """Whatever a test does, what is kept is what the events make."""
    yield
    with ledger.reading() as connection:
        verify(connection)


def test_a_call_is_booked_on_every_account_that_it_draws_on(ledger):
    event = written(ledger.do(reserve("r1", 300)))
    assert (event.day, event.budgets, event.micros) == ("2026-11-30", ("money",), 300)
    for key in (
        DAY,
        ("budget/money", "2026-11-30", "USD"),
        ("budget/money", "2026-11", "USD"),
        ("decision/d1", "", "USD"),
    ):
        assert account(ledger, *key) == (300, 0, 0)
    written(ledger.do(Settle("r1", 120)))
    for key in (DAY, ("budget/money", "2026-11", "USD"), ("decision/d1", "", "USD")):
        assert account(ledger, *key) == (0, 120, 0)


@pytest.mark.parametrize(
    ("most", "holder"),
    [
        (limits(day=99), "agent finance has 0.000099 USD left of 0.000099 USD for 2026-11-30"),
        (limits(decision=99), "decision d1 has 0.000099 USD left"),
        (limits(budget_day=99), "budget money has 0.000099 USD left of 0.000099 USD for 2026-11-30"),
        (limits(budget_month=99), "budget money has 0.000099 USD left of 0.000099 USD for 2026-11,"),
    ],
)
def test_each_budget_bounds_and_a_refusal_takes_nothing(ledger, most, holder):
    answer = ledger.do(reserve("r1", 100, most))
    assert refused(answer) == "budget-exhausted"
    assert holder in answer.message
    assert ledger.row(Account, *DAY) is None
    written(ledger.do(reserve("r1", 99, most)))


def test_a_shadow_has_a_day_of_its_own_and_draws_on_the_same_budgets(ledger):
    most = limits(day=100, budget_day=150)
    written(ledger.do(reserve("r1", 100, most)))
    assert "agent finance has 0 USD left" in ledger.do(reserve("r2", 1, most, decision="d2", track="canary")).message
    written(ledger.do(reserve("r3", 50, most, decision="d3", track="shadow")))
    assert account(ledger, "shadow/finance", "2026-11-30", "USD") == (50, 0, 0)
    answer = ledger.do(reserve("r4", 1, most, decision="d4", track="shadow"))
    assert answer.message.startswith("budget money has 0 USD left of 0.00015 USD for 2026-11-30")


def test_exactly_what_is_left_can_be_taken(ledger):
    written(ledger.do(reserve("r1", 60, limits(day=100))))
    assert refused(ledger.do(reserve("r2", 41, limits(day=100)))) == "budget-exhausted"
    written(ledger.do(reserve("r2", 40, limits(day=100))))
    written(ledger.do(Settle("r1", 10)))
    written(ledger.do(reserve("r3", 50, limits(day=100))))
    assert refused(ledger.do(reserve("r4", 1, limits(day=100)))) == "budget-exhausted"
    written(ledger.do(reserve("r5", 0, limits(day=100))))


def test_each_command_counts_once_however_often_it_is_tried(ledger):
    for _ in range(3):
        written(ledger.do(reserve("r1", 300)))
    assert account(ledger) == (300, 0, 0)
    for _ in range(3):
        written(ledger.do(Settle("r1", 120)))
    assert account(ledger) == (0, 120, 0)
    assert ledger.do(Settle("r1", 120)).again
    assert ledger.head().n == 3


def test_another_command_of_the_same_id_is_refused(ledger):
    written(ledger.do(reserve("r1", 300)))
    assert refused(ledger.do(reserve("r1", 301))) == "id-taken"
    assert refused(ledger.do(reserve("r1", 300, agent="health"))) == "id-taken"
    written(ledger.do(Settle("r1", 1)))
    assert refused(ledger.do(Settle("r1", 2))) == "already-closed"
    assert refused(ledger.do(Release("r1"))) == "already-closed"
    assert refused(ledger.do(Expire("r1"))) == "already-closed"


def test_what_was_not_reserved_cannot_be_settled(ledger):
    for command in (Settle("r9", 1), Release("r9"), Expire("r9")):
        assert refused(ledger.do(command)) == "no-reservation"


def test_a_call_that_costs_more_than_was_reserved_is_booked_as_it_is(ledger):
    written(ledger.do(reserve("r1", 100, limits(day=100))))
    written(ledger.do(Settle("r1", 150)))
    assert account(ledger) == (0, 150, 0)
    assert "has 0 USD left" in ledger.do(reserve("r2", 1, limits(day=100))).message


def test_what_a_dead_caller_reserved_is_presumed_spent_until_somebody_knows_better(ledger, clock):
    for name in ("r1", "r2", "r3"):
        written(ledger.do(reserve(name, 100, limits(day=300), lifetime=60 * DOLLAR)))
    answer = ledger.do(Expire("r1"))
    assert (refused(answer), answer.until) == ("not-yet", clock.at + 60_000_000)
    assert ledger.expire() == 0
    clock.pass_(60)
    assert ledger.expire() == 3
    assert ledger.expire() == 0
    assert account(ledger) == (0, 300, 300)
    assert refused(ledger.do(reserve("r4", 1, limits(day=300)))) == "budget-exhausted"
    written(ledger.do(Settle("r1", 30)))
    written(ledger.do(Release("r2")))
    assert account(ledger) == (0, 130, 100)
    assert ledger.row(Reservation, "r3").state == "expired"


def test_a_call_is_booked_on_the_day_on_which_it_began(ledger, clock):
    most = limits(day=100, budget_month=150)
    written(ledger.do(reserve("r1", 100, most)))
    clock.pass_(12 * 3600)  # midnight, and another month
    written(ledger.do(Settle("r1", 90)))
    assert account(ledger) == (0, 90, 0)
    written(ledger.do(reserve("r2", 100, most, decision="d2")))
    assert account(ledger, "agent/finance", "2026-12-01", "USD") == (100, 0, 0)
    assert account(ledger, "budget/money", "2026-12", "USD") == (100, 0, 0)


def test_a_month_is_bounded_across_days(ledger, clock):
    clock.pass_(24 * 3600)
    most = limits(day=100, budget_month=150)
    written(ledger.do(reserve("r1", 100, most)))
    clock.pass_(24 * 3600)
    assert "for 2026-12," in ledger.do(reserve("r2", 100, most)).message


@pytest.mark.parametrize("micros", [-1, 10**17 + 1, 1.5, True])
def test_no_other_number_is_an_amount(ledger, micros):
    with pytest.raises(MalformedError, match="whole number of micros"):
        ledger.do(reserve("r1", micros))


@pytest.mark.parametrize("names", [{"model": ""}, {"model": "best", "tool": "transfer"}])
def test_a_call_is_of_a_model_or_of_a_tool(ledger, names):
    with pytest.raises(MalformedError, match="of a model or of a tool"):
        ledger.do(reserve("r1", 1, **names))


@pytest.mark.parametrize("name", ["", " x", "x\n", "x\0", "ü", "x" * 201])
def test_no_other_text_is_a_name(ledger, name):
    with pytest.raises(MalformedError, match="printable ASCII"):
        ledger.do(reserve(name, 1))
