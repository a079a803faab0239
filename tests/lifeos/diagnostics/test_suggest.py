"""Did you mean …?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.diagnostics.suggest import closest, distance

WORD = st.text("abc-_", max_size=6)


def naive(left, right):
    """Optimal string alignment by its definition."""
    if not left or not right:
        return len(left) + len(right)
    found = min(
        naive(left[:-1], right) + 1,
        naive(left, right[:-1]) + 1,
        naive(left[:-1], right[:-1]) + (left[-1] != right[-1]),
    )
    if len(left) > 1 and len(right) > 1 and left[-1] == right[-2] and left[-2] == right[-1]:
        found = min(found, naive(left[:-2], right[:-2]) + 1)
    return found


@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_the_distance_is_that_of_its_definition(left, right):
    assert distance(left, right) == naive(left, right)


@given(WORD, WORD)
def test_the_distance_is_symmetric(left, right):
    assert distance(left, right) == distance(right, left)


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("pompt", ["prompt", "port"], "prompt"),
        ("per_day", ["perDay", "perDecision"], "perDay"),
        ("PERDAY", ["perDay"], "perDay"),
        ("approval-above", ["approvalAbove"], "approvalAbove"),
        ("tolos", ["tools", "data"], "tools"),
        ("production", ["prod", "local"], "prod"),
        ("prod", ["production", "local"], "production"),
        ("zebra", ["prompt", "tools"], None),
        ("a", ["bcd"], None),
        ("x", [], None),
        ("same", ["same"], None),
    ],
)
def test_closest(word, known, expected):
    assert closest(word, known) == expected


@given(WORD, st.lists(WORD))
def test_the_answer_does_not_depend_on_the_order(word, known):
    assert closest(word, known) == closest(word, reversed(known))
