"""What an imperfect judge does to a gate, by the tables of the research page and by simulation."""

import numpy as np
import pytest

from lifeos.verdict.binomial import passes
from lifeos.verdict.bounds import lower
from lifeos.verdict.calibration import kappa, labels_needed, through_judge

TABLE = [
    (0.90, 1.0, 1.0, 0.058),
    (0.97, 1.0, 1.0, 0.919),
    (0.98, 1.0, 1.0, 0.985),
    (0.90, 1.0, 0.8, 0.180),
    (0.97, 1.0, 0.8, 0.966),
    (0.98, 1.0, 0.8, 0.994),
    (0.90, 0.97, 0.9, 0.019),
    (0.97, 0.97, 0.9, 0.507),
    (0.98, 0.97, 0.9, 0.663),
    (0.99, 0.95, 0.9, 0.466),
]
"""Success rate, TPR, TNR, and the probability to pass 95 of 100."""


@pytest.mark.parametrize(("rate", "tpr", "tnr", "expected"), TABLE)
def test_the_table(rate, tpr, tnr, expected):
    assert passes(95, 100, through_judge(rate, tpr, tnr)) == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize(("rate", "tpr", "tnr"), [row[:3] for row in TABLE])
def test_composing_rates_is_what_happens_when_each_simulation_is_judged(rate, tpr, tnr):
    random = np.random.default_rng(7)
    gates = 20_000
    good = random.random((gates, 100)) < rate
    judged = np.where(good, random.random((gates, 100)) < tpr, random.random((gates, 100)) >= tnr)
    share = float((judged.sum(axis=1) >= 95).mean())
    exact = passes(95, 100, through_judge(rate, tpr, tnr))
    assert share == pytest.approx(exact, abs=4.5 * (exact * (1 - exact) / gates) ** 0.5 + 1e-3)


def test_through_a_tpr_of_95_even_an_agent_of_99_fails_more_often_than_not():
    assert passes(95, 100, through_judge(0.99, 0.95, 0.9)) < 0.5 < passes(95, 100, 0.99)
    assert passes(95, 100, through_judge(0.99, 0.99, 0.9)) > 0.9, "which is why a bar of 95 asks for a judge of 99"


@pytest.mark.parametrize(("bar", "labels"), [(0.80, 14), (0.90, 29), (0.95, 59), (0.99, 299)])
def test_how_many_clean_labels_reach_a_bar(bar, labels):
    assert labels_needed(bar) == labels
    assert lower(labels, labels) >= bar > lower(labels - 1, labels - 1)


def test_a_bar_that_nothing_reaches_and_one_that_everything_does():
    assert labels_needed(1.0) is None
    assert labels_needed(0.9, 1.0) is None
    assert labels_needed(0.0) == labels_needed(0.9, 0.0) == 1


def test_kappa_misleads_where_one_kind_is_rare():
    assert kappa(85, 90, 5, 10) == pytest.approx(0.444, abs=1e-3)
    assert kappa(50, 50, 50, 50) == 1.0
    assert kappa(9, 9, 0, 0) is None
