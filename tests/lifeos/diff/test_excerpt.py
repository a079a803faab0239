"""Of two long values a reader sees where they differ."""

import pytest

from lifeos.diff.excerpt import excerpt

LONG = "".join(f"line {number}\n" for number in range(100))


def test_short_values_are_shown_whole_on_one_line():
    assert excerpt("a\nb\n", "") == ("a⏎b", "")


def test_long_values_begin_at_the_line_that_differs():
    before, after = excerpt(LONG, LONG.replace("line 70", "line seventy"))
    assert before.startswith("…line 70⏎line 71⏎")
    assert after.startswith("…line seventy⏎line 71⏎")
    assert before.endswith("…")


def test_or_shortly_before_the_difference_in_a_long_line():
    before, after = excerpt("a" * 200 + "HERE" + "b" * 200, "a" * 200 + "THERE" + "b" * 200)
    assert before.startswith("…" + "a" * 16 + "HERE")
    assert after.startswith("…" + "a" * 16 + "THERE")


def test_what_is_added_at_the_end():
    assert excerpt(LONG, LONG + "More.\n") == ("…", "…More.")


@pytest.mark.parametrize("width", [20, 80])
@pytest.mark.parametrize(("before", "after"), [(LONG, ""), ("", LONG), (LONG, "short"), (LONG, LONG[:-3] + "x")])
def test_never_longer_and_never_the_same_for_different_values(before, after, width):
    shown = excerpt(before, after, width)
    assert all(len(side) <= width for side in shown)
    assert shown[0] != shown[1]
    assert [bool(side) for side in shown] == [bool(before), bool(after)]
