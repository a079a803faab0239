"""Reading records. They are data that others can write into: what in them gives orders is shown to the person, and not followed."""

import re
from datetime import date, timedelta
from typing import Any

from lifeos.agent.contract import Decision
from lifeos.agent.desk import Desk

SURE = 0.9
"""The confidence of a call that rules decided; the team's floor is 0.8 (team.yaml)."""

_ORDERS = re.compile(
    r"\b(?:assistant|ai agent|note to (?:the )?agent)\b|\bignore (?:all|any|your|the|previous)\b|\bdo not (?:warn|ask|tell)\b"
    r"|\bwithout asking\b|\byour rules\b",
    re.IGNORECASE,
)
_SHOWN = 240

Entry = dict[str, Any]


class Away(Exception):  # noqa: N818  # a state of a service
    """A tool did not answer, twice, or not with what was asked."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def decision(self, task: str) -> Decision:
        """What the person is told: nothing is guessed in its place."""
        reply = f"Your {self.what} does not answer right now, so I have no figures and change nothing. Please ask me again later."
        return Decision(task, reply, confidence=0.9)


class Log:
    """The health log and the calendar, behind the gateway. What was read once is not read again within a decision."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[tuple[str, int], list[Entry]] = {}

    @property
    def today(self) -> date:
        """The day it is."""
        return date.fromisoformat(self._desk.today)

    def read(self, kind: str, days: int) -> list[Entry]:
        """Entries of one kind in the last so many days, today included, oldest first. Raises :class:`Away`."""
        if (kind, days) not in self._known:
            first = self.today - timedelta(days - 1)
            wish = {"kind": kind, "from": first.isoformat(), "until": self._desk.today}
            self._known[kind, days] = self._call("health-log-read", wish, "entries", "health log")
        return self._known[kind, days]

    def events(self, first: date, days: int) -> list[Entry]:
        """What the calendar holds in so many days from a day on. Raises :class:`Away`."""
        return self._call("calendar-read", {"from": first.isoformat(), "days": days}, "events", "calendar")

    def _call(self, tool: str, wish: Entry, field: str, what: str) -> list[Entry]:
        for _ in range(2):  # a read may be repeated once; a second failure is an outage
            answered = self._desk.call(tool, wish, confidence=SURE)
            if answered.outcome == "done" and isinstance(found := answered.result.get(field), list):
                return found
        raise Away(what)


def orders(text: str) -> bool:
    """Whether a text gives orders to whoever reads it for the person."""
    return _ORDERS.search(text) is not None


def refused(entries: list[Entry]) -> str:
    """The orders in some entries, shown with their records: that they were not followed is for the person to know."""
    for entry in entries:
        for name in ("text", "note", "title"):
            if orders(str(entry.get(name, ""))):
                return f' I did not follow this order in a record: "{str(entry[name])[:_SHOWN]}" [{entry["id"]}].'
    return ""


def ids(entries: list[Entry]) -> tuple[str, ...]:
    """The records, to be cited."""
    return tuple(entry["id"] for entry in entries)


def brackets(entries: list[Entry]) -> str:
    """The records as they stand in a text."""
    return "[" + ", ".join(ids(entries)) + "]"
