"""Bounds for people: never more than what holds."""

import pytest

from lifeos.verdict.rounding import down, percent, shortly, up


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.9999, "0.999"), (0.95, "0.950"), (0.29, "0.290"), (1.0, "1.000"), (1e-5, "0.000"), (float("nan"), "nothing")],
)
def test_to_the_thousandth(share, said):
    assert down(share) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.9999, "0.999"),
        (0.9, "0.9"),
        (0.82, "0.82"),
        (0.05129, "0.0512"),
        (1e-5, "0.00001"),
        (0.29, "0.29"),
        (0.0, "0"),
        (1.0, "1"),
    ],
)
def test_in_three_digits_that_count(share, said):
    assert shortly(share) == said


@pytest.mark.parametrize(("share", "said"), [(0.99999, "99.9"), (0.942, "94.2"), (0.57, "57.0"), (1.0, "100.0")])
def test_in_per_cent(share, said):
    assert percent(share) == said


@pytest.mark.parametrize(
    ("share", "said"), [(0.7931, "0.794"), (0.794, "0.794"), (0.0501, "0.051"), (0.5, "0.500"), (1.0, "1.000")]
)
def test_an_upper_bound_is_rounded_up(share, said):
    assert up(share) == said
