"""What all tools have in common: the days of the agent hello, its code, and the criterion. Needs msgspec and the agent contract only.

A peer gets a day as it is, where the Gym has a user, a world and policies; so the peer's share of the work is the smaller one.
"""

import importlib.util
import json
import sys
from typing import Any

ROOT = __file__.rsplit("/bench/", 1)[0]
sys.path.append(ROOT)

from lifeos.agent.contract import Decision, Task
from lifeos.agent.desk import Answered

Day = dict[str, Any]


def days(path: str) -> list[Day]:
    """As :mod:`days` wrote them."""
    with open(path, encoding="utf-8") as file:
        read: list[Day] = json.load(file)
    return read


def answer(day: Day) -> Decision:
    """What hello says to a day."""
    decision: Decision = _AGENT.answer(Task("1", "1", day["goal"]), _Desk(day))
    return decision


def good(day: Day, decision: Decision) -> bool:
    """Whether everything was said and cited, and nothing claimed where there is nothing."""
    said = f"{decision.reply} {' '.join(claim.text for claim in decision.claims)}".casefold()
    cited = {record for claim in decision.claims for record in claim.cites}
    return (
        all(text.casefold() in said for text in day["says"])
        and cited >= set(day["cites"])
        and not (day["abstains"] and decision.claims)
    )


class _Desk:
    def __init__(self, day: Day) -> None:
        self.today = day["today"]
        self._events = day["events"]

    def call(self, tool: str, arguments: dict[str, Any], *, confidence: float | None = None) -> Answered:
        """The calendar, or its outage."""
        return Answered("failed", {}) if self._events is None else Answered("done", {"events": self._events})


def _agent() -> Any:
    spec = importlib.util.spec_from_file_location("hello", f"{ROOT}/agents.d/platform/hello/agent.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_AGENT = _agent()
