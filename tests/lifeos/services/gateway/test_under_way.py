"""As many identical calls as may be under way at once, and no more."""

from lifeos.ledger.spending import LIFETIME
from lifeos.services.gateway.under_way import Same, UnderWay

SAME = Same("pilot", "d1", "pay", "sha256:a")


def test_a_place_is_free_again_when_a_call_has_ended():
    calls = UnderWay()
    assert calls.begin("1", SAME, 2, 0)
    assert calls.begin("2", SAME, 2, 0)
    assert not calls.begin("3", SAME, 2, 0)
    assert calls.begin("3", SAME._replace(decision="d2"), 2, 0)
    calls.over("1")
    calls.over("1")
    assert calls.begin("4", SAME, 2, 0)
    assert not calls.begin("5", SAME, 2, 0)


def test_what_nothing_is_heard_of_counts_for_as_long_as_its_money_is_reserved():
    calls = UnderWay()
    assert calls.begin("1", SAME, 1, 0)
    assert not calls.begin("2", SAME, 1, LIFETIME)
    assert calls.begin("2", SAME, 1, LIFETIME + 1)
    assert not calls.begin("3", SAME, 1, LIFETIME + 1)
