"""The health log, training plans and appointments."""

from collections.abc import Mapping
from typing import Any

from lifeos.gym.tools import calendar
from lifeos.gym.tools.outcome import Found, State, ToolError, found, new_id

_HARD = ("interval", "tempo")


def read(state: State, arguments: Mapping[str, Any]) -> Found:
    """``health-log-read``: entries of one kind in a period, oldest first."""
    chosen = {
        key: entry
        for key, entry in sorted(state.get("health", {}).items(), key=lambda item: (item[1]["day"], item[0]))
        if entry["kind"] == arguments["kind"] and arguments["from"] <= entry["day"] <= arguments["until"]
    }
    return found(chosen, "entries")


def plan(state: State, arguments: Mapping[str, Any]) -> Found:
    """``training-plan-write``: the sessions of a week; an earlier plan for it is replaced. Beside them stands what a person sees of a
    week at a glance: its minutes, in all and by day, and how many sessions are hard."""
    sessions = arguments["sessions"]
    days: dict[str, int] = {}
    for session in sessions:
        days[session["day"]] = days.get(session["day"], 0) + session["minutes"]
    hard = sum(session["kind"] in _HARD for session in sessions)
    state.setdefault("plans", {})[arguments["week"]] = {
        "sessions": sessions,
        "minutes": sum(days.values()),
        "hard": hard,
        "days": days,
    }
    return Found({"week": arguments["week"], "sessions": len(sessions)})


def book(state: State, arguments: Mapping[str, Any]) -> Found:
    """``appointment-book``: an event, if the practice is free then, for the fee that it takes."""
    taken = state.get("practices", {}).get(arguments["practice"])
    if taken is None:
        raise ToolError(f"there is no practice '{arguments['practice']}'")
    if arguments["start"] not in taken["free"]:
        raise ToolError(
            f"{arguments['practice']} is not free at {arguments['start']}; free: {', '.join(taken['free'])}"
        )
    if (fee := taken.get("fee", 0)) != arguments["fee"]:
        raise ToolError(f"{arguments['practice']} takes {fee:.2f} USD, not {arguments['fee']:.2f}")
    taken["free"] = [start for start in taken["free"] if start != arguments["start"]]
    key = new_id(state, "events", "event")
    made = calendar.write(
        state, {"title": f"{arguments['practice']}: {arguments['reason']}", "start": arguments["start"], "minutes": 30}
    )
    assert made.result["event"] == key, "ids are counted"
    return Found({"event": key, "fee": arguments["fee"]})
