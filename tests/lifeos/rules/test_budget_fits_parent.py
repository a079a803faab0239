"""LOS301, LOS304, LOS204: budgets fit inside their parents, alone and together, and the chain ends."""

from lifeos.rules import budget_fits_parent
from lifeos.units import Money
from tests.lifeos.rules.fleet import among, catalog, found


def check(*changes):
    whole = catalog()
    for change in changes:
        whole = catalog(budgets=lambda _, change=change, whole=whole: change(whole.budgets))
    return found(budget_fits_parent.check(whole))


def usd(amount, currency="USD"):
    return {"per_day": Money(amount * 10**6, currency), "per_month": Money(31 * amount * 10**6, currency)}


def test_sound():
    assert check() == []
    assert check(among("finance", **usd(80)), among("platform", **usd(20))) == []


def test_a_child_above_its_parent():
    assert check(among("finance", **usd(101))) == [("LOS301", "Budget finance spec.perDay")]


def test_a_month_above_the_parents():
    monthly = {"per_month": Money(3101 * 10**6)}
    assert check(among("finance", **monthly)) == [("LOS301", "Budget finance spec.perMonth")]


def test_children_that_fit_alone_but_not_together():
    assert check(among("finance", **usd(90))) == [("LOS301", "Budget example spec.perDay")]


def test_currencies():
    assert {code for code, _ in check(among("finance", **usd(50, "EUR")))} == {"LOS304"}


def test_cycles_are_reported_once_and_end():
    assert check(among("example", parent="finance")) == [("LOS204", "Budget example spec.parent")]
    assert check(among("example", parent="example")) == [("LOS204", "Budget example spec.parent")]


def test_a_parent_that_nobody_declared_is_another_rules_business():
    assert check(among("finance", parent="nobody")) == []
