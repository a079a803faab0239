from lifeos.warden.signatures.spend import Spend
from tests.lifeos.warden.calls import LIMITS, call


def test_half_of_it_is_a_warning_and_all_of_it_a_storm():
    spend = Spend(LIMITS)
    told = [[finding.complete for finding in spend.see(call(micros=250_000))] for _ in range(10)]
    assert told == [[]] * 4 + [[False]] * 5 + [[True]]


def test_a_call_that_costs_nothing_says_nothing():
    spend = Spend(LIMITS)
    list(spend.see(call(micros=3_000_000)))
    assert list(spend.see(call())) == []


def test_a_success_begins_anew():
    spend = Spend(LIMITS)
    for _ in range(20):
        assert list(spend.see(call(micros=1_000_000))) == []
        spend.began_anew()
