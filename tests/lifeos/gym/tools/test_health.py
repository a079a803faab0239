"""The health log, plans and appointments."""

import pytest

from lifeos.gym.tools import TOOLS, ToolError
from tests.lifeos.gym import life

PERIOD = {"from": "2026-03-01", "until": "2026-03-31"}


def test_reading_one_kind():
    assert list(TOOLS["health-log-read"](life.state(), {"kind": "sleep", **PERIOD}).records) == ["log:a"]
    assert TOOLS["health-log-read"](life.state(), {"kind": "weight", **PERIOD}).records == {}


def test_a_plan_replaces_that_of_its_week():
    state = life.state()
    for sessions in ([{"day": "mon"}], []):
        TOOLS["training-plan-write"](state, {"week": "2026-W12", "sessions": sessions})
    assert state["plans"] == {"2026-W12": {"sessions": []}}


def test_booking_takes_the_slot():
    state = life.state()
    wish = {"practice": "practice:a", "start": "2026-03-20T08:00", "reason": "knee", "fee": 0}
    event = TOOLS["appointment-book"](state, wish).result["event"]
    assert state["events"][event]["title"] == "practice:a: knee"
    with pytest.raises(ToolError, match="is not free at 2026-03-20T08:00; free: 2026-03-21T08:00"):
        TOOLS["appointment-book"](state, wish)
    with pytest.raises(ToolError, match="there is no practice"):
        TOOLS["appointment-book"](state, {**wish, "practice": "practice:x"})
