"""The time that a question asks about."""

from datetime import date

import pytest

from lifeos.remembered.period import Period, asked

TODAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("What did I pay on 2025-03-04?", (2025, 3, 4)),
        ("What did I pay on 4 March 2025?", (2025, 3, 4)),
        ("What did I pay on the 4th of March, 2025?", (2025, 3, 4)),
        ("What did I pay on March 4, 2025?", (2025, 3, 4)),
        ("What did I pay on 21 December?", (0, 12, 21)),
        ("What did I pay in May 2025?", (2025, 5, 0)),
        ("What did I pay in may?", (0, 5, 0)),
        ("What did I pay in 2024?", (2024, 0, 0)),
        ("What did I pay yesterday?", (2026, 5, 3)),
        ("What holds today?", (2026, 5, 4)),
        ("May I pay now?", None),
        ("What did I pay on 31 February 2025?", None),
        ("What did I pay on 2025-13-40?", None),
        ("Who is in room 2025?", None),
    ],
)
def test_what_is_named(question, period):
    found, left = asked(question, TODAY)
    assert found == (None if period is None else Period(*period))
    assert (left == question) is (period is None)


def test_the_rest_of_the_question_is_left():
    assert asked("Whom did I meet on 21 December 2025 at the park?", TODAY)[1].split() == [
        "Whom",
        "did",
        "I",
        "meet",
        "at",
        "the",
        "park?",
    ]


@pytest.mark.parametrize(
    ("period", "bounds"),
    [
        ((2025, 3, 4), ("2025-03-04", "2025-03-04")),
        ((2024, 2), ("2024-02-01", "2024-02-29")),
        ((2024,), ("2024-01-01", "2024-12-31")),
        ((0, 12, 21), ("2025-12-21", "2025-12-21")),
        ((0, 5), ("2026-05-01", "2026-05-31")),
        ((0, 6), ("2025-06-01", "2025-06-30")),
    ],
)
def test_its_days(period, bounds):
    assert tuple(map(str, Period(*period).bounds(TODAY))) == bounds


@pytest.mark.parametrize(
    ("period", "time", "within"),
    [
        ((2025, 3, 4), "2025-03-04T07:00:00Z", True),
        ((2025, 3, 4), "2025-03-05", False),
        ((2025, 3), "2025-03-31", True),
        ((0, 3), "2019-03-31", True),
        ((0, 3), "2019-04-01", False),
        ((2025,), "", False),
    ],
)
def test_what_is_within(period, time, within):
    assert Period(*period).holds(time) is within


@pytest.mark.parametrize(
    ("period", "written"),
    [((2025, 3, 4), "2025-03-04"), ((0, 3, 4), "2026-03-04"), ((2025, 5, 0), "2025-05"), ((2024, 0, 0), "2024")],
)
def test_it_is_written_as_far_as_it_is_named(period, written):
    found = Period(*period)
    assert found.bounds(TODAY)[0].isoformat()[: found.length] == written
