"""The last, the next and the first."""

import pytest

from lifeos.memory.recall.sequence import sequence

TIMES = {"a": "2025-01-01", "b": "2025-06-06T09:00:00Z", "c": "2025-06-07", "d": "2026-01-01", "none": ""}


@pytest.mark.parametrize(
    ("order", "now", "told"),
    [
        ("newest", "2025-06-06", "b a none c d"),
        ("next", "2025-06-06", "c d b a none"),
        ("oldest", "2025-06-06", "a b c d none"),
        ("newest", "", "d c b a none"),
        ("next", "", "d c b a none"),
    ],
)
def test_what_is_past_and_what_is_to_come(order, now, told):
    assert sequence(order, now, TIMES.__getitem__)(sorted(TIMES)) == told.split()
