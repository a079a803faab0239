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
    run = {"day": "monday", "kind": "tempo", "minutes": 30}
    for sessions in ([run, {**run, "kind": "easy"}], []):
        TOOLS["training-plan-write"](state, {"week": "2026-W12", "sessions": sessions})
        assert state["plans"]["2026-W12"]["sessions"] == sessions
    assert state["plans"] == {"2026-W12": {"sessions": [], "minutes": 0, "hard": 0, "days": {}}}


def test_a_plan_at_a_glance():
    state = life.state()
    sessions = [
        {"day": day, "kind": kind, "minutes": minutes}
        for day, kind, minutes in (("monday", "tempo", 30), ("monday", "easy", 20), ("friday", "interval", 25))
    ]
    TOOLS["training-plan-write"](state, {"week": "2026-W12", "sessions": sessions})
    plan = state["plans"]["2026-W12"]
    assert (plan["minutes"], plan["hard"], plan["days"]) == (75, 2, {"monday": 50, "friday": 25})


def test_booking_takes_the_slot():
    state = life.state()
    wish = {"practice": "practice:a", "start": "2026-03-20T08:00", "reason": "knee", "fee": 0}
    event = TOOLS["appointment-book"](state, wish).result["event"]
    assert state["events"][event]["title"] == "practice:a: knee"
    with pytest.raises(ToolError, match="is not free at 2026-03-20T08:00; free: 2026-03-21T08:00"):
        TOOLS["appointment-book"](state, wish)
    with pytest.raises(ToolError, match="there is no practice"):
        TOOLS["appointment-book"](state, {**wish, "practice": "practice:x"})
