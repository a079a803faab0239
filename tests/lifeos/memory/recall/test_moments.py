"""Which times a question names."""

import pytest

from lifeos.memory.recall.moments import moments


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
        ("in May", []),
        ("on 2025-13-40", []),
        ("call +49 30 555 1234", []),
    ],
)
def test_days_months_and_years(question, named):
    assert moments(question) == named
