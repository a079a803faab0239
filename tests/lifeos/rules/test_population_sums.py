"""LOS503: the shares of the personas add up to the whole."""

import pytest

from lifeos.rules import population_sums
from tests.lifeos.rules.fleet import among, catalog, found


@pytest.mark.parametrize(
    ("shares", "sound"),
    [
        ((1.0,), True),
        ((0.1,) * 10, True),  # 0.1 is no binary fraction; ten of them are still the whole
        ((0.333333333, 0.333333333, 0.333333334), True),
        ((0.5,), False),
        ((0.5, 0.6), False),
        ((0.333, 0.333, 0.333), False),
    ],
)
def test_shares(shares, sound):
    population = {f"p{index}": share for index, share in enumerate(shares)}
    whole = catalog(suites=among("basic", population=population))
    assert found(population_sums.check(whole)) == ([] if sound else [("LOS503", "EvalSuite basic spec.population")])
