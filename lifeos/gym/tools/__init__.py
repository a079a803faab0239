"""The tools of the simulated world, by name: the same names and arguments as the declared ones, on a state that is only data."""

from collections.abc import Callable, Mapping
from typing import Any

from lifeos.gym.tools import bank, calendar, health, ledger, notes
from lifeos.gym.tools.outcome import Found, State, ToolError

__all__ = ["TOOLS", "Found", "State", "ToolError"]

TOOLS: dict[str, Callable[[State, Mapping[str, Any]], Found]] = {
    "appointment-book": health.book,
    "calendar-read": calendar.read,
    "calendar-write": calendar.write,
    "categorise": ledger.categorise,
    "delete-data": notes.delete,
    "health-log-read": health.read,
    "ledger-read": ledger.read,
    "note-search": notes.search,
    "note-write": notes.write,
    "savings-goal-write": ledger.set_goal,
    "training-plan-write": health.plan,
    "transfer": bank.transfer,
}
"""Each takes the state, which it may change, and arguments that satisfy the declared schema; raises :class:`ToolError`."""
