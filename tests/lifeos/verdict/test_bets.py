"""What bets can win at best, without numpy."""

import pytest

from lifeos.verdict.bets import BETS, bets, fewest_pairs
from lifeos.verdict.paired import not_worse
from lifeos.verdict.wealth import enough


def test_the_bets_are_inside_what_can_be_lost():
    assert len(bets(0.25)) == BETS
    assert 0 < min(bets(0.25)) < max(bets(0.25)) < 4


@pytest.mark.parametrize(("margin", "alpha"), [(0.05, 0.05), (0.1, 0.05), (0.2, 0.01), (0.5, 0.3)])
def test_the_fewest_pairs_are_those_of_the_e_process(margin, alpha):
    fewest = fewest_pairs(margin, alpha, 1000)
    shown = not_worse([True] * 1000, [True] * 1000, margin) >= enough(alpha)
    assert (fewest, not shown[fewest - 2]) == (int(shown.argmax()) + 1, True)


def test_more_than_there_are():
    assert fewest_pairs(0.05, 0.05, 89) == 89
    assert fewest_pairs(0.05, 0.05, 88) is None
    assert fewest_pairs(0.9, 0.05, 10**9) is not None
