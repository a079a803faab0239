"""The calendar: days, new events and changed ones."""

import pytest

from lifeos.gym.tools import TOOLS, ToolError
from tests.lifeos.gym import life


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ({"from": "2026-03-14"}, ["event:a"]),
        ({"from": "2026-03-14", "days": 2}, ["event:a", "event:b"]),
        ({"from": "2026-03-16", "days": 7}, []),
    ],
)
def test_reading(arguments, ids):
    assert list(TOOLS["calendar-read"](life.state(), arguments).records) == ids


def test_writing():
    state = life.state()
    made = TOOLS["calendar-write"](state, {"title": "Run", "start": "2026-03-16T07:00", "minutes": 40})
    assert state["events"][made.result["event"]]["title"] == "Run"
    TOOLS["calendar-write"](state, {"event": "event:b", "title": "Call", "start": "2026-03-15T11:00", "minutes": 15})
    assert state["events"]["event:b"]["start"] == "2026-03-15T11:00"


def test_what_is_not_there():
    with pytest.raises(ToolError, match="there is no event 'event:x'"):
        TOOLS["calendar-write"](life.state(), {"event": "event:x", "title": "x", "start": "2026-03-15", "minutes": 1})
    with pytest.raises(ToolError, match="is no day of the calendar"):
        TOOLS["calendar-read"](life.state(), {"from": "2026-02-30"})
