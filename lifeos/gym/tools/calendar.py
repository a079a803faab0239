"""The calendar."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lifeos.gym.tools.outcome import Found, State, ToolError, found, new_id, pick


def read(state: State, arguments: Mapping[str, Any]) -> Found:
    """``calendar-read``: the events that begin in so many days from a day on, in the order in which they do."""
    first = _day(arguments["from"])
    last = first + timedelta(days=arguments.get("days", 1))
    chosen = {
        key: event
        for key, event in sorted(state.get("events", {}).items(), key=lambda item: (item[1]["start"], item[0]))
        if first <= _day(event["start"]) < last
    }
    return found(chosen, "events")


def write(state: State, arguments: Mapping[str, Any]) -> Found:
    """``calendar-write``: a new event, or a change of the one that is named."""
    _day(arguments["start"])
    key = arguments.get("event") or new_id(state, "events", "event")
    if arguments.get("event"):
        pick(state, "events", key, "event")
    fields = {name: arguments[name] for name in ("title", "start", "minutes", "note") if name in arguments}
    state.setdefault("events", {})[key] = fields
    return Found({"event": key})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise ToolError(f"'{text}' is no day of the calendar") from error
