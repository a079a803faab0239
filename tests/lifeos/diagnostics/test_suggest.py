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


def plainly(word, known):
    """What :func:`closest` must say, without its short cuts."""

    def plain(text):
        return text.lower().replace("_", "").replace("-", "")

    scored = sorted((distance(plain(word), plain(name)), name) for name in known if name != word)
    if scored and scored[0][0] <= max(1, len(word) // 3):
        return scored[0][1]
    longer = [name for _, name in scored if extends(plain(word), plain(name))]
    return longer[0] if len(longer) == 1 else None


def extends(one, other):
    return min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one))


@given(WORD, st.lists(WORD, max_size=8))
def test_short_cuts_change_no_answer(word, known):
    assert closest(word, known) == plainly(word, known)


@given(st.text("abcdef", min_size=3, max_size=12), st.lists(st.text("abcdef", min_size=3, max_size=12), max_size=8))
def test_short_cuts_change_no_answer_for_longer_names(word, known):
    assert closest(word, known) == plainly(word, known)
