"""E-processes: valid by Ville's inequality, the same for counts and for values, blind to order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.verdict.wealth import binary_evidence, enough, evidence

MEANS = st.floats(0.05, 0.95)
VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=60)


@given(st.lists(st.booleans(), min_size=1, max_size=80), MEANS)
def test_counts_say_what_values_say(outcomes, mean):
    successes = sum(outcomes)
    whole = evidence([float(outcome) for outcome in outcomes], mean)[-1]
    assert whole == pytest.approx(float(binary_evidence(successes, len(outcomes) - successes, mean)), abs=1e-9)


@given(VALUES, MEANS, st.randoms())
def test_the_order_does_not_matter_in_the_end(values, mean, draw):
    mixed = list(values)
    draw.shuffle(mixed)
    assert evidence(values, mean)[-1] == pytest.approx(evidence(mixed, mean)[-1], abs=1e-9)


@given(VALUES, MEANS)
def test_a_higher_value_is_more_evidence(values, mean):
    assert np.all(evidence(np.minimum(np.array(values) + 0.1, 1), mean) >= evidence(values, mean) - 1e-12)


@given(VALUES, MEANS)
def test_it_is_finite(values, mean):
    assert np.all(np.isfinite(evidence(values, mean)))


@pytest.mark.parametrize("shape", ["binary", "uniform", "skewed"])
@pytest.mark.parametrize("alpha", [0.05, 0.2])
def test_villes_bound_holds(shape, alpha):
    """Three thousand series of 300 values whose mean is exactly the claim: at most ``alpha`` of them ever look like evidence."""
    draw = np.random.default_rng(5)
    series, length = 3_000, 300
    values, mean = {
        "binary": ((draw.random((series, length)) < 0.9).astype(float), 0.9),
        "uniform": (draw.random((series, length)), 0.5),
        "skewed": (draw.beta(9, 1, (series, length)), 0.9),
    }[shape]
    crossed = sum(bool((evidence(row, mean) >= enough(alpha)).any()) for row in values)
    assert crossed / series <= alpha + 3 * (alpha * (1 - alpha) / series) ** 0.5


def test_it_finds_what_is_there():
    draw = np.random.default_rng(6)
    found = sum(
        bool((evidence((draw.random(400) < 0.97).astype(float), 0.9) >= enough(0.05)).any()) for _ in range(200)
    )
    assert found > 190


def test_a_million_observations_in_a_second_by_their_counts():
    draw = np.random.default_rng(7)
    outcomes = draw.random(1_000_000) < 0.91
    successes = np.cumsum(outcomes)[999::1000]
    trail = binary_evidence(successes, np.arange(1000, 1_000_001, 1000) - successes, 0.9)
    assert trail[-1] > enough(0.05)
