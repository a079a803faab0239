"""What happens, day by day; the files are different views of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from lifeos.memory.life.chance import Chance
from lifeos.memory.life.person import CAFES, OCCASIONS, PLACES, SHOPS, TOPICS, Friend, Person


class Purchase(NamedTuple):
    """Money that leaves: ``cents`` at a merchant."""

    merchant: str
    cents: int
    purpose: str


class Meeting(NamedTuple):
    """A friend, at an hour and a place."""

    friend: Friend
    occasion: str
    hour: int
    place: str


class Day(NamedTuple):
    """All of a day. ``run``: its minutes, or 0. ``steps`` and ``pulse`` by waking hour."""

    date: date
    purchases: tuple[Purchase, ...]
    meeting: Meeting | None
    run: int
    steps: tuple[int, ...]
    pulse: tuple[int, ...]
    topic: str


WAKES = 7
"""The hour at which a day begins."""
_AWAKE = 15
_SALARY = 285_000


def days(seed: int, person: Person, first: date, count: int) -> Iterator[Day]:
    """The days from ``first`` on."""
    chance = Chance(seed, "days")
    for number in range(count):
        day = first + timedelta(days=number)
        meeting = _meeting(chance, person) if chance.happens(0.4) else None
        run = chance.between(25, 70) if chance.happens(0.35) else 0
        steps = tuple(chance.between(0, 900) for _ in range(_AWAKE))
        pulse = tuple(chance.between(52, 88) + (40 if run and hour == 0 else 0) for hour in range(_AWAKE))
        topic = chance.one_of(TOPICS) if chance.happens(0.3) else ""
        yield Day(day, tuple(_purchases(chance, day, meeting)), meeting, run, steps, pulse, topic)


def _meeting(chance: Chance, person: Person) -> Meeting:
    return Meeting(
        chance.one_of(person.friends), chance.one_of(OCCASIONS), chance.between(9, 20), chance.one_of(PLACES)
    )


def _purchases(chance: Chance, day: date, meeting: Meeting | None) -> Iterator[Purchase]:
    if day.day == 1:
        yield Purchase("Hausverwaltung Keller", 94_000, f"Miete {day:%m/%Y}")
    if day.day == 27:
        yield Purchase("Nordlicht GmbH", -_SALARY, f"Gehalt {day:%m/%Y}")
    for _ in range(chance.between(0, 2)):
        yield Purchase(chance.one_of(CAFES), chance.between(28, 64) * 10, "Kaffee")
    if chance.happens(0.6):
        name, least, most = chance.one_of(SHOPS)
        yield Purchase(name, chance.between(least * 100, most * 100), "Einkauf")
    if meeting is not None and meeting.occasion == "Dinner":
        yield Purchase(meeting.place, chance.between(2500, 7000), f"Dinner with {meeting.friend.name}")
