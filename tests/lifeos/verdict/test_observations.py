"""Observations by index, whatever order they came in, and what counts of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.verdict.observations import STATUSES, Contradiction, Observation, Series

statuses = st.lists(st.sampled_from(STATUSES), max_size=30)


def series(*statuses):
    return Series.of([Observation(i, status, {"success": True}) for i, status in enumerate(statuses)], ["success"])


@given(statuses.flatmap(st.permutations))
def test_the_order_in_which_they_came_is_nothing(order):
    numbered = [
        Observation(index, status, {"success": index % 3 == 0}, index % 2) for index, status in enumerate(order)
    ]
    straight, backwards = (Series.of(some, ["success"]) for some in (numbered, reversed(numbered)))
    for left, right in ((straight.status, backwards.status), (straight.violations, backwards.violations)):
        assert left.tolist() == right.tolist()
    assert straight.passed["success"].tolist() == backwards.passed["success"].tolist()


def test_only_what_was_judged_can_have_passed():
    assert series(*STATUSES).passed["success"].tolist() == [status == "judged" for status in STATUSES]


def test_a_gap_ends_the_prefix():
    known = Series.of([Observation(index, "judged") for index in (0, 1, 3)], [])
    assert known.prefix == 2
    assert series().prefix == 0
    assert series("judged").prefix == 1


def test_what_is_missing_did_not_pass():
    longer = series("judged").until(3)
    assert longer.status.tolist() == [0, -1, -1]
    assert longer.passed["success"].tolist() == [True, False, False]
    assert series("judged", "judged").until(1).status.tolist() == [0]


def test_only_so_many_void_ones_are_forgiven():
    some = series("void", "judged", "void", "void")
    assert some.counted(0).tolist() == [0, 1, 2, 3]
    assert some.counted(2).tolist() == [1, 3]
    assert some.counted(9).tolist() == [1]


def test_an_index_has_one_outcome():
    same = [Observation(0, "judged", {"success": True})] * 2
    assert Series.of(same, ["success"]).prefix == 1
    with pytest.raises(Contradiction, match="simulation 0 was observed twice"):
        Series.of([*same, Observation(0, "judged", {"success": False})], ["success"])
