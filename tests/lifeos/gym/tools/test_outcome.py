"""What the tools share."""

import pytest

from lifeos.gym.tools.outcome import ToolError, found, new_id, pick


def test_records_come_with_their_ids():
    result = found({"a": {"day": "2026-01-01", "amount": "3"}}, "bookings")
    assert result.result == {"bookings": [{"id": "a", "day": "2026-01-01", "amount": "3"}]}
    assert result.records == {"a": "day: 2026-01-01; amount: 3"}


def test_a_new_id_is_free():
    state = {"notes": {"note:0002": {}}}
    assert new_id(state, "notes", "note") == "note:0003"
    assert new_id({}, "notes", "note") == "note:0001"


def test_picking():
    assert pick({"notes": {"a": {"x": 1}}}, "notes", "a", "note") == {"x": 1}
    with pytest.raises(ToolError, match="there is no note 'b'"):
        pick({}, "notes", "b", "note")
