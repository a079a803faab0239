"""Reciprocal rank fusion."""

import pytest

from lifeos.memory.recall.fusion import Placed, fused, ranked


def test_the_scores_of_the_paper():
    a, b = Placed("a", 1.0), Placed("b", 1.0)
    assert fused([(1.0, [a, b]), (2.0, [b])]) == pytest.approx({"a": 1 / 61, "b": 1 / 62 + 2 / 61})
    assert fused([]) == {}


def test_a_place_counts_what_it_says():
    assert fused([(1.0, [Placed("a", 0.5)])]) == pytest.approx({"a": 0.5 / 61})


def test_the_more_are_alike_the_less_it_says_of_each():
    weights = {f"{one:02d}": 1.0 for one in range(40)}
    found = ranked({**weights, "best": 2.0}, 20, {"07": 0.9}, None)
    assert [one.record for one in found[:3]] == ["best", "07", "00"]
    assert (len(found), found[0].says, found[1].says) == (20, 1.0, 10 / 41)


def test_those_that_are_alike_are_told_in_the_order_that_is_asked_for():
    found = ranked({"a": 1.0, "b": 1.0 + 1e-12, "c": 2.0}, 9, {"a": 0.9}, lambda some: sorted(some, reverse=True))
    assert found == [Placed("c", 1.0), Placed("b", 1.0), Placed("a", 1.0)]
