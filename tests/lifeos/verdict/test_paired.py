"""The comparison with the incumbent, against statsmodels and by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.contingency_tables import mcnemar

from lifeos.verdict.paired import Unpaired, discordant, mcnemar_midp, not_worse, spent, worse
from lifeos.verdict.wealth import enough


def test_only_where_they_differ_counts():
    assert discordant([True, True, False, False], [True, False, True, False]) == (1, 1)
    with pytest.raises(Unpaired, match="3 simulations of the incumbent, 2 of the candidate"):
        discordant([True] * 3, [True] * 2)


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_exact_test_is_its_upper_end(lost, gained):
    """Half the observed outcome's probability below the exact one-sided test; twice that is statsmodels' two-sided one."""
    exact = float(binom.sf(lost - 1, lost + gained, 0.5))
    assert mcnemar_midp(lost, gained) == pytest.approx(
        exact - 0.5 * float(binom.pmf(lost, lost + gained, 0.5)), abs=1e-12
    )
    if lost > gained:
        assert mcnemar([[0, lost], [gained, 0]], exact=True).pvalue == pytest.approx(min(1, 2 * exact), abs=1e-9)


@given(st.integers(0, 60), st.integers(0, 60))
def test_both_directions_add_up(lost, gained):
    assert mcnemar_midp(lost, gained) + mcnemar_midp(gained, lost) == pytest.approx(1, abs=1e-9)


def test_without_any_difference_nothing_is_known():
    assert mcnemar_midp(0, 0) == 0.5


def outcomes(draw, runs, size, before, after, shared):
    """Two versions on the same scenarios: with probability ``shared`` a scenario's difficulty decides both."""
    same = draw.random((runs, size)) < shared
    one = draw.random((runs, size))
    other = np.where(same, one, draw.random((runs, size)))
    return one < before, other < after


@pytest.mark.parametrize("size", [100, 200])
def test_equal_versions_are_rarely_called_worse(size):
    """Published: at most 0.051 false alarms at 0.05."""
    old, new = outcomes(np.random.default_rng(3), 4000, size, 0.95, 0.95, 0.5)
    alarms = sum(
        mcnemar_midp(int((was & ~now).sum()), int((now & ~was).sum())) < 0.05 for was, now in zip(old, new, strict=True)
    )
    assert alarms / 4000 < 0.051 + 3 * (0.05 * 0.95 / 4000) ** 0.5


@pytest.mark.parametrize(("size", "after", "least"), [(100, 0.90, 0.45), (200, 0.90, 0.75), (100, 0.85, 0.90)])
def test_a_drop_is_found_as_often_as_published(size, after, least):
    """.52/.84 for .95 -> .90 at 100/200, .95 for .95 -> .85, at a correlation of about .45; here a little less is shared."""
    old, new = outcomes(np.random.default_rng(4), 2000, size, 0.95, after, 0.6)
    found = sum(
        mcnemar_midp(int((was & ~now).sum()), int((now & ~was).sum())) < 0.05 for was, now in zip(old, new, strict=True)
    )
    assert found / 2000 > least


def test_not_worse_by_more_than_a_margin():
    draw = np.random.default_rng(8)
    old, new = outcomes(draw, 1, 2000, 0.95, 0.95, 0.5)
    assert not_worse(old[0], new[0], 0.05).max() > enough(0.05)
    wrong = 0
    for _ in range(300):
        old, new = outcomes(draw, 1, 400, 0.95, 0.90, 0.5)
        wrong += bool((not_worse(old[0], new[0], 0.05) > enough(0.05)).any())
    assert wrong / 300 < 0.05 + 3 * (0.05 * 0.95 / 300) ** 0.5
    with pytest.raises(Unpaired):
        not_worse([1.0], [], 0.1)


def test_worse_by_more_than_a_margin():
    """The same bet with the sides changed: a candidate that loses to the incumbent is an incumbent that wins."""
    draw = np.random.default_rng(8)
    old, new = outcomes(draw, 1, 400, 0.95, 0.75, 0.5)
    assert worse(old[0], new[0], 0.05).max() > enough(0.05)
    assert worse(old[0], new[0], 0.05) == pytest.approx(not_worse(new[0], old[0], -0.05))


def test_attempts_share_one_alpha():
    assert sum(spent(0.05, attempt) for attempt in range(1, 100_000)) == pytest.approx(0.05, abs=1e-6)
    assert spent(0.05, 1) == pytest.approx(0.0304, abs=0.0001)
    lineage = 0.06 + sum(spent(0.06, attempt) for attempt in range(2, 100_000))
    assert lineage == pytest.approx(0.0835, abs=1e-4), "the first is the rule as written, and spends all of it"
