"""Bookings and savings goals."""

from collections.abc import Mapping
from typing import Any

from lifeos.gym.tools.outcome import Found, State, ToolError, found, pick

_MOST = 100


def read(state: State, arguments: Mapping[str, Any]) -> Found:
    """``ledger-read``: bookings of a period, oldest first, as many as the limit."""
    account, category = arguments.get("account"), arguments.get("category")
    if account is not None:
        pick(state, "accounts", account, "account")
    chosen = {
        key: booking
        for key, booking in sorted(state.get("bookings", {}).items(), key=lambda item: (item[1]["day"], item[0]))
        if arguments["from"] <= booking["day"] <= arguments["until"]
        and account in (None, booking["account"])
        and category in (None, booking["category"])
    }
    return found(dict(list(chosen.items())[: arguments.get("limit", _MOST)]), "bookings")


def categorise(state: State, arguments: Mapping[str, Any]) -> Found:
    """``categorise``: all of the bookings, or none."""
    bookings = [pick(state, "bookings", key, "booking") for key in arguments["bookings"]]
    for booking in bookings:
        booking["category"] = arguments["category"]
    return Found({"changed": len(bookings)})


def set_goal(state: State, arguments: Mapping[str, Any]) -> Found:
    """``savings-goal-write``: a goal by its name."""
    by = arguments.get("by")
    if by is not None and by <= state["today"]:
        raise ToolError(f"'{by}' is not after today, {state['today']}")
    goal = {"target": arguments["target"], **({"by": by} if by is not None else {})}
    state.setdefault("goals", {})[arguments["name"]] = goal
    return Found({"goal": arguments["name"], **goal})
