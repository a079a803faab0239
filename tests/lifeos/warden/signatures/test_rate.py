import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.warden.limits import MINUTE
from lifeos.warden.signatures.rate import Rate
from tests.lifeos.warden.calls import LIMITS, SECOND, call


def found(times):
    rate = Rate(LIMITS)
    return [index for index, at in enumerate(times) if any(rate.see(call(at=at)))]


def test_a_burst_of_one_minutes_worth_passes():
    assert found([0] * 600) == []
    assert found([0] * 601) == [600]


def test_the_permitted_rate_passes_for_ever():
    assert found(range(0, 20 * MINUTE, MINUTE // 600)) == []


@pytest.mark.parametrize("per_minute", [700, 11_500])
def test_more_does_not(per_minute):
    assert found(range(0, 10 * MINUTE, MINUTE // per_minute))


@given(st.lists(st.integers(0, 10 * SECOND), min_size=1, max_size=300))
def test_fewer_calls_than_a_minutes_worth_are_never_a_storm(gaps):
    times = [sum(gaps[: index + 1]) for index in range(len(gaps))]
    assert found(times) == []
