"""Observations by index, whatever order they came in, and what counts of them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.verdict.observations import Contradiction, NoIndex, Observation, Observations, Series
from lifeos.verdict.words import STATUSES

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


def test_an_index_below_zero_is_none():
    known = Observations(["success"])
    for index in (-1, -12):
        with pytest.raises(NoIndex, match=f"simulation {index} was observed; they count from 0"):
            known.add([Observation(0, "judged"), Observation(index, "error")])
    assert known.series.status.tolist() == [], "nothing of what came with it was taken"


@given(st.permutations(range(12)), st.lists(st.integers(0, 12), max_size=4))
def test_it_is_the_same_in_whatever_portions_they_come(order, cuts):
    some = [
        Observation(index, STATUSES[index % 5], {"success": index % 2 == 0, "other": True}, index % 3)
        for index in order
    ]
    known = Observations(["success"])
    for start, end in itertools.pairwise([0, *sorted(cuts), 12]):
        known.add(some[start:end])
        known.add(some[:start])
    whole = Series.of(some, ["success"])
    assert known.series.status.tolist() == whole.status.tolist() == [index % 5 for index in range(12)]
    assert known.series.violations.tolist() == whole.violations.tolist() == [index % 3 for index in range(12)]
    assert list(known.series.passed) == ["success"]
    assert known.series.passed["success"].tolist() == [index in (0, 10) for index in range(12)]


def test_a_later_outcome_of_the_same_index_is_a_contradiction_too():
    known = Observations(["success"])
    known.add([Observation(3, "judged", {"success": True})])
    for other in (
        Observation(3, "error"),
        Observation(3, "judged"),
        Observation(3, "judged", {"success": True}, violations=1),
    ):
        with pytest.raises(Contradiction, match="simulation 3 was observed twice"):
            known.add([Observation(0, "judged"), other])
