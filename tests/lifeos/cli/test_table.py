"""Tables fit the terminal, and lose no word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.cli.table import table

ROWS = [("name", "tools"), ("finance", "ledger-read, transfer, calendar-read"), ("x", "-")]


@pytest.fixture
def narrow(monkeypatch):
    return lambda columns: monkeypatch.setenv("COLUMNS", str(columns))


def test_where_there_is_room_each_row_is_a_line(narrow):
    narrow(80)
    assert table(ROWS).splitlines() == [
        "name     tools",
        "finance  ledger-read, transfer, calendar-read",
        "x        -",
    ]


def test_where_there_is_none_long_cells_are_wrapped_between_words(narrow):
    narrow(35)
    assert table(ROWS).splitlines() == [
        "name     tools",
        "finance  ledger-read, transfer,",
        "         calendar-read",
        "x        -",
    ]


WORD = st.text("abc-", min_size=1, max_size=8)
CELL = st.lists(WORD, max_size=6).map(" ".join)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=5), st.integers(1, 100))
def test_no_word_is_lost_and_no_line_longer_than_it_must_be(rows, columns):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))
        lines = table(rows).splitlines()
    words = sorted(" ".join(" ".join(row) for row in rows).split())
    assert sorted(" ".join(lines).split()) == words
    least = sum(max(len(word) for row in rows for word in row[column].split(" ")) for column in range(3)) + 4
    assert all(len(line) <= max(columns, least) for line in lines)
