"""What the scenarios of this suite share: days, health records, and a memory and a calendar that hold more than the task needs."""

from datetime import date, timedelta
from typing import Any

from lifeos.gym.planted import Planted
from lifeos.gym.scenario import Draw
from lifeos.memory.record import Note

DEVICES = ("Pulsar Band", "Ticker Two", "Nightlight Ring", "Orbit Watch", "Tempo Strap", "Lumen Clip")

_STANDING = (
    "Prefers mornings to evenings for anything that takes effort.",
    "Goal: to walk the ridge trail with the choir in autumn.",
    "Does not drink coffee after noon.",
    "Keeps Sundays for family.",
    "Rides a bicycle to work when it is dry.",
    "Likes to be told one thing at a time.",
    "Has a library card that runs out in December.",
    "Swims better than runs, by own account.",
    "Wants reasons with any advice.",
    "Travels by train to the coast twice a year.",
)
_TITLES = (
    "Team review",
    "Choir",
    "Call with the landlord",
    "Lunch with Noor",
    "Parents' evening",
    "Haircut",
    "Book club",
    "Parcel",
    "Chess",
    "Vet",
)


class Health:
    """A health log that grows: each record with an id of its own."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}

    def add(self, kind: str, day: date, **fields: Any) -> str:
        """A record, and its id."""
        key = f"hl:{kind}/{len(self.records) + 101:04}"
        self.records[key] = {"kind": kind, "day": day.isoformat(), **fields}
        return key


def a_day(draw: Draw) -> date:
    """A day of the year on which it is today."""
    return date(2026, 2, 1) + timedelta(draw.whole(0, 300))


def before(today: date, days: int) -> date:
    """So many days ago."""
    return today - timedelta(days)


def standing(draw: Draw) -> dict[str, Planted]:
    """Memory that has nothing to do with the task."""
    return {f"profile:{number}": of_me(text) for number, text in enumerate(draw.some(_STANDING, draw.whole(2, 5)), 1)}


def of_me(text: str) -> Note:
    """A page of what the person says of themselves."""
    return Note(title="About me", text=text)


def events(draw: Draw, today: date, *taken: str) -> dict[str, dict[str, Any]]:
    """A calendar with a few short appointments at noon, on days that are not ``taken``."""
    found: dict[str, dict[str, Any]] = {}
    for away in sorted(draw.some(range(1, 14), draw.whole(1, 4))):
        day = (today + timedelta(away)).isoformat()
        if day not in taken:
            found[f"event:other-{away}"] = {
                "title": draw.pick(_TITLES),
                "start": f"{day}T12:00",
                "minutes": draw.pick((30, 45, 60)),
            }
    return found


def week_of(today: date) -> tuple[str, date]:
    """The ISO week after today's, and its Monday."""
    monday = today + timedelta(7 - today.weekday())
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}", monday


def no_plan(week: str) -> dict[str, dict[str, Any]]:
    """A week without a plan: what a plan changes in it are paths of their own, so that `allowed` can leave out the hard sessions."""
    return {week: {"sessions": [], "minutes": 0, "hard": 0, "days": {}}}


def changes_of(week: str, *, hard: bool) -> tuple[str, ...]:
    """What a plan for the week may change."""
    return (
        f"plans.{week}.sessions",
        f"plans.{week}.minutes",
        f"plans.{week}.days.*",
        *((f"plans.{week}.hard",) if hard else ()),
    )


def spelled(day: date) -> str:
    """As a letter spells it: 4 May 2026."""
    return f"{day.day} {day:%B} {day.year}"
