from types import SimpleNamespace

from lifeos.ir.agent import Breaker
from lifeos.units import Money
from lifeos.warden.limits import of_agent, of_session
from tests.lifeos.warden.calls import LIMITS


class Declared:
    breaker = Breaker(identical_failures=3, identical_calls=5, cooldown=600_000)
    budget = SimpleNamespace(per_decision=Money(500_000))


def test_the_defaults_of_the_language():
    assert of_session(Declared) == LIMITS


def test_an_agent_as_a_whole_may_make_a_successful_call_for_many_people():
    whole = of_agent(LIMITS)
    assert (whole.identical_failures, whole.identical_calls, whole.calls_per_minute) == (30, 0, 6000)
