"""The comparison that a suite declares: what it reads, when it stops, how often it errs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.ir.gate import Compare
from lifeos.verdict.comparison import at_attempt, compared, said, stopped
from lifeos.verdict.observations import Series
from tests.lifeos.verdict.test_paired import outcomes

MCNEMAR = Compare("promoted", "mcnemar-midp", 0.05)
MARGIN = Compare("promoted", "e-process", 0.05, 0.05)


def series(passed):
    zeros = np.zeros(len(passed), np.int64)
    return Series(np.zeros(len(passed), np.int8), {"success": np.asarray(passed)}, zeros, zeros)


def failing(*indices, of=100):
    return [index not in indices for index in range(of)]


def compare(rule, incumbent, candidate, planned=100):
    return compared(rule, series(candidate), series(incumbent), np.arange(len(candidate)), planned)


def test_alike_in_all_pairs_is_shown_early():
    found = compare(MARGIN, failing(), failing())
    assert (found.decision, found.pairs, found.read) == ("pass", 89, 89)
    assert found.safe >= 20 > found.harm
    assert said(found, MARGIN).startswith("incumbent: of 89 pairs 0 lost and 0 gained: worse by less than 0.05")


def test_what_loses_much_is_refused_early():
    found = compare(MARGIN, failing(), failing(*range(0, 100, 3)))
    assert (found.decision, found.gained) == ("fail", 0)
    assert found.pairs < 60
    assert "worse by more than 0.05" in said(found, MARGIN)


def test_in_between_nothing_is_shown():
    found = compare(MARGIN, failing(), failing(10, 50, 90))
    assert (found.decision, found.pairs) == ("inconclusive", 100)
    assert "more simulations or a wider margin" in said(found, MARGIN)


def test_mcnemar_passes_what_the_margin_does_not():
    """The two questions differ: three losses of a hundred are not significant, and do not show that few are lost."""
    lost = failing(10, 50, 90)
    assert compare(MCNEMAR, failing(), lost).decision == "pass"
    assert compare(MARGIN, failing(), lost).decision == "inconclusive"


def test_an_incumbent_that_was_seen_so_far_is_enough_where_the_answer_is_known():
    assert compare(MARGIN, failing(of=89), failing()) == compare(MARGIN, failing(), failing())
    assert compare(MARGIN, failing(of=88), failing()).decision == "inconclusive"
    assert compare(MARGIN, [], failing()).decision == "inconclusive"
    assert compare(MCNEMAR, failing(of=99), failing()).decision == "inconclusive"


def test_void_simulations_are_no_pairs():
    """Simulation 3 does not count, so the 89th pair is simulation 89."""
    counted = np.delete(np.arange(102), 3)
    found = compared(MARGIN, series(failing(of=102)), series(failing(3, of=102)), counted, 100)
    assert (found.decision, found.pairs, found.read) == ("pass", 89, 90)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=150), st.integers(0, 150))
def test_what_was_decided_stays(pairs, known):
    old, new = [one for one, _ in pairs], [other for _, other in pairs]
    first = stopped(MARGIN, old[:known], new[:known])
    if first.decision != "inconclusive":
        assert stopped(MARGIN, old, new) == first


def shares(before, after, pairs, runs, margin):
    """How often each decision is given, and the mean number of pairs that were read."""
    old, new = outcomes(np.random.default_rng(5), runs, pairs, before, after, 0.5)
    rule = Compare("promoted", "e-process", 0.05, margin)
    stops = [stopped(rule, was, now) for was, now in zip(old, new, strict=True)]
    return (
        np.mean([stop.decision == "pass" for stop in stops]),
        np.mean([stop.decision == "fail" for stop in stops]),
        np.mean([stop.at for stop in stops]),
    )


@pytest.mark.parametrize("margin", [0.05, 0.10])
def test_at_the_margin_either_error_is_rare(margin):
    """Worse by just the margin, both claims are true, and each may be given up in one of twenty gates, over all 400 looks."""
    passed, failed, _ = shares(0.95, 0.95 - margin, 400, 600, margin)
    most = 0.05 + 3 * (0.05 * 0.95 / 600) ** 0.5
    assert passed < most
    assert failed < most


def test_an_equal_version_is_never_called_worse():
    _, failed, _ = shares(0.95, 0.95, 200, 600, 0.05)
    assert failed < 0.01, "it would need luck against a whole margin"


# The table of docs/how-to/plan-a-gate.md: pairs, margin, the candidate's rate beside 0.95, how often it passes, pairs that are read.
POWER = [
    (100, 0.10, 0.95, 0.88, 59),
    (200, 0.10, 0.95, 1.00, 60),
    (200, 0.05, 0.95, 0.69, 141),
    (400, 0.05, 0.95, 0.94, 172),
    (100, 0.10, 0.90, 0.20, 92),
    (400, 0.05, 0.90, 0.03, 385),
]


@pytest.mark.parametrize(("pairs", "margin", "after", "passes", "read"), POWER)
def test_how_often_it_passes(pairs, margin, after, passes, read):
    passed, _, seen = shares(0.95, after, pairs, 600, margin)
    assert passed == pytest.approx(passes, abs=0.01 + 3.5 * (passes * (1 - passes) / 600) ** 0.5)
    assert seen == pytest.approx(read, rel=0.08)


def test_a_further_attempt_shows_it_with_less_error():
    assert at_attempt(MARGIN, 1) == MARGIN
    assert at_attempt(MARGIN, 2).alpha == pytest.approx(0.05 * 6 / np.pi**2 / 4)
    assert at_attempt(MCNEMAR, 2) == MCNEMAR
    assert at_attempt(None, 2) is None


def test_too_few_pairs():
    assert stopped(MARGIN, [True] * 88, [True] * 88).decision == "inconclusive"
    with pytest.raises(ValueError, match="has a margin"):
        stopped(MCNEMAR, [True], [True])
