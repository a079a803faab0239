"""JSON values as records; what of them is done, and what is only said."""

from lifeos.gym.detectors.rows import is_value, is_when, is_word, rows


def test_rows_of_a_value_however_deep():
    assert list(rows({"a": 1, "b": [{"c": 2, "d": "x"}, 3]})) == ["a: 1", "3", "c: 2; d: x"]
    deep = []
    for _ in range(10_000):
        deep = [deep]
    assert list(rows(deep)) == []


def test_values_and_words():
    value = {"amount": 800, "start": "2026-03-14T09:40", "text": "balance 600", "rows": ["600", 7]}
    assert list(rows(value, is_value)) == ["amount: 800; start: 2026-03-14T09:40", "7"]
    assert list(rows(value, is_word)) == ["text: balance 600", "600"]


def test_a_day_a_week_and_a_time_are_values():
    for text in ("2026-03-14", "2026-W12", "09:40", "2026-03-14T09:40:00"):
        assert is_when(text)
    for text in ("", "600", "on 2026-03-14", "2026", 5):
        assert not is_when(text)
    assert is_value(None)
