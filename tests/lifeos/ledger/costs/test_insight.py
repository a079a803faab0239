"""All spend over all successes, and how often the interval holds."""

import numpy as np
import pytest

from lifeos.ledger.costs.insight import insight
from lifeos.ledger.costs.spent import Decision, Spending, Spent


def seen(costs, good, currency="USD"):
    names = [f"d{n}" for n in range(len(costs))]
    spent = [
        Spent(name, "a", "t", "stable", "m", currency, int(cost), 0, 0) for name, cost in zip(names, costs, strict=True)
    ]
    return Spending(spent, [Decision(name, "a", "t", "stable", one) for name, one in zip(names, good, strict=True)])


def test_all_spend_counts_and_only_confirmed_successes_do():
    (found,) = insight(seen([100, 200, 300, 400], [True, False, None, True]))
    assert (found.cost, found.successes, found.failures, found.unjudged) == (1000, 2, 1, 1)
    assert found.per_success.value == 500
    assert found.per_success.lower < 500 < found.per_success.upper


def test_without_a_success_it_is_undefined():
    (found,) = insight(seen([100, 200], [False, None]))
    assert found.per_success is None
    assert found.cost == 300


def test_one_decision_bounds_nothing():
    (found,) = insight(seen([100], [True]))
    assert found.per_success == (100, 0, None)


def test_nothing_at_all():
    (found,) = insight(Spending([], []))
    assert (found.currency, found.cost, found.decisions, found.per_success) == ("", 0, 0, None)


def test_what_nobody_recorded_counts_as_no_success():
    """An agent that died in the middle of a decision has spent, and the decision was never recorded."""
    part = seen([100, 100], [True, True])
    (found,) = insight(part._replace(decisions=part.decisions[:1]))
    assert (found.cost, found.successes, found.decisions) == (200, 1, 2)
    assert found.per_success.value == 200


def test_currencies_are_not_added():
    both = Spending(seen([100], [True]).spent + seen([70], [True], "EUR").spent, seen([100], [True]).decisions)
    assert [(one.currency, one.cost) for one in insight(both)] == [("EUR", 70), ("USD", 100)]


def test_no_micro_is_lost():
    huge = 10**17
    (found,) = insight(seen([huge, huge, 1], [True, True, False]))
    assert found.cost == 2 * huge + 1
    assert found.per_success.value == huge + 1, "rounded up, as whole micros"


@pytest.mark.parametrize(("n", "rate"), [(40, 0.8), (200, 0.3)])
def test_the_interval_holds_about_as_often_as_it_says(n, rate):
    """Costs that lean to the right; a success truly costs 1,000 / rate."""
    chance = np.random.default_rng(n)
    inside = 0
    for _ in range(400):
        costs, good = chance.exponential(1000, n), chance.random(n) < rate
        one = insight(seen(costs, [bool(each) for each in good]))[0].per_success
        inside += one is not None and one.lower <= 1000 / rate <= one.upper
    assert inside >= 0.92 * 400
