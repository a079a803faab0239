"""Two candidates in the same simulations: what differs counts, and only what both met."""

import pytest

from lifeos.gym.pairs import NotAlike, paired
from lifeos.verdict.paired import mcnemar_midp
from tests.lifeos.gym.samples import judged, silent, void


def test_the_four_counts():
    one = [judged(0), judged(1), judged(2, success=False), judged(3, success=False), judged(4)]
    other = [judged(0), judged(1, success=False), judged(2), silent(3), silent(4)]
    found = paired(one, other).table("success")
    assert (found.both, found.one, found.other, found.neither) == (1, 2, 1, 1)
    assert (found.worse, found.better) == (mcnemar_midp(2, 1), mcnemar_midp(1, 2))


def test_what_changed_is_told_by_its_first_check():
    one = [judged(0), judged(1), judged(2)]
    other = [judged(0, alignment=False), judged(1, success=False), judged(2)]
    changed = list(paired(one, other).changed())
    assert [(pair.number, check) for pair, check in changed] == [(0, "alignment"), (1, "success")]
    assert changed[1][0].other.words == "'Dentist' was not said"


def test_only_what_both_have_without_a_gap():
    """Records come in any order, and what lies behind a gap was quick."""
    pairs = paired([judged(3), judged(1), judged(0), judged(2)], [judged(1), judged(0), judged(3)])
    assert ([pair.number for pair in pairs.pairs], pairs.ends) == ([0, 1], (4, 2))
    assert paired([], [judged(0)]).pairs == []


def test_a_void_pair_says_nothing():
    pairs = paired([judged(0), void(1)], [judged(0), judged(1)])
    assert (len(pairs.pairs), pairs.void) == (1, 1)


@pytest.mark.parametrize("other", [{"scenario": "outage"}, {"persona": "stressed"}, {"events": []}])
def test_other_scenarios_are_no_pairs(other):
    one, two = [judged(0)], [judged(0, trace=other)]
    if other == {"events": []}:  # nothing was kept of what it met, so nothing speaks against it
        assert len(paired(one, two).pairs) == 1
        return
    with pytest.raises(NotAlike, match=r"simulation 0 was 'today' with a frugal user"):
        paired(one, two)
