"""A curve as text."""

import pytest

from lifeos.cli.plot import bar, drawable, plot, pointer


def test_a_rising_curve():
    assert plot([0.0, 0.25, 0.5, 1.0, 2.0], "0", "1", mark=2, lines=4) == (
        "100 % │   ██\n      │   ██\n 50 % │  ███\n      │ ████\n  0 % └─────\n       0 ▲ 1\n"
    )


def test_heights_in_eighths():
    assert plot([0.125, 0.5], "a", "b", lines=2).splitlines()[:2] == ["100 % │", " 50 % │▂█"]


def test_a_mark_never_covers_a_label():
    assert plot([0.0, 1.0], "a", "b", mark=0, lines=1).splitlines()[-1].strip() == "ab"


def test_in_ascii_where_there_are_no_blocks():
    drawn = plot([0.0, 0.25, 0.5, 1.0, 2.0], "0", "1", mark=2, lines=4, blocks=False)
    assert drawn == ("100 % |   ##\n      |   ##\n 50 % |  ###\n      | ####\n  0 % +-----\n       0 ^ 1\n")
    assert plot([0.125, 0.5], "a", "b", lines=2, blocks=False).splitlines()[1] == " 50 % |.#"
    assert (pointer(), pointer(blocks=False)) == ("▲", "^")


@pytest.mark.parametrize(
    ("share", "drawn", "plain"),
    [
        (0.0, "▕    ▏", "[....]"),
        (0.5, "▕██  ▏", "[##..]"),
        (0.54, "▕██▏ ▏", "[##..]"),
        (0.999, "▕███▉▏", "[###.]"),
        (1.0, "▕████▏", "[####]"),
        (1.5, "▕████▏", "[####]"),
    ],
)
def test_a_bar_is_full_at_the_end_and_not_before(share, drawn, plain):
    assert (bar(share, 4), bar(share, 4, blocks=False)) == (drawn, plain)


@pytest.mark.parametrize(
    ("encoding", "blocks"),
    [("utf-8", True), ("latin-1", False), ("ascii", False), ("none such", False), (None, False)],
)
def test_which_encodings_have_them(encoding, blocks):
    assert drawable(encoding) is blocks
