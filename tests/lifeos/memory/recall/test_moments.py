"""Which times a question names."""

import pytest

from lifeos.memory.recall.moments import of_any_year, read, within


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("on 2025-06-06 and in 2025-07", ["2025-06-06", "2025-07"]),
        ("on 6 June 2025", ["2025-06-06"]),
        ("on the 6th of June, 2025", ["2025-06-06"]),
        ("June 6th, 2025", ["2025-06-06"]),
        ("am 6. Juni 2025", ["2025-06-06"]),
        ("am 6.6.2025", ["2025-06-06"]),
        ("in March 2024", ["2024-03"]),
        ("im März 2024", ["2024-03"]),
        ("in 2024", ["2024"]),
        ("in May", ["--05"]),
        ("May I go?", []),
        ("im Mai", ["--05"]),
        ("on 13 April", ["--04-13"]),
        ("on April 13th", ["--04-13"]),
        ("am 13. April", ["--04-13"]),
        ("am 13.4. um 8", ["--04-13"]),
        ("on 13 April 2025 and on 14 May", ["--05-14", "2025-04-13"]),
        ("version 1.2.3", []),
        ("on 2025-13-40", []),
        ("call +49 30 555 1234", []),
    ],
)
def test_days_months_and_years(question, named):
    assert read(question).moments == named


def test_what_is_left_of_the_question():
    assert read("What did I pay on 6 June 2025?").rest.split() == ["what", "did", "i", "pay", "on", "?"]


def test_what_is_part_of_a_moment():
    assert within("2025-06-06T10:00:00Z", "2025-06-06")
    assert within("2025-06-06T10:00:00Z", "--06-06")
    assert within("2025-06-06", "--06")
    assert not within("2025-07-06", "--06")
    assert not within("", "--06")
    assert [of_any_year(one) for one in ("--06", "2025")] == [True, False]
