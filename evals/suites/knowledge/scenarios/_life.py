"""What the scenarios of this suite share: a day, notes with much that the task does not need, a calendar, and people in memory."""

import re
from datetime import date, timedelta
from typing import Any

from lifeos.gym.planted import Planted
from lifeos.gym.scenario import Draw
from lifeos.memory.record import Note

SUBJECTS = (
    *(
        "piano tuner",
        "ferry tickets",
        "balcony railing",
        "compost heap",
        "choir robes",
        "kitchen blinds",
        "allotment shed",
        "violin strings",
    ),
    *(
        "canoe club",
        "bread oven",
        "window seals",
        "bookshelf brackets",
        "rain barrel",
        "tent poles",
        "chess clock",
        "kiln shelves",
    ),
    *(
        "garden gate",
        "parquet floor",
        "lantern parade",
        "beehive frames",
        "sewing machine",
        "telescope mount",
        "orchard ladder",
        "poetry evening",
    ),
)
NAMES = ("Noor", "Ida", "Jonas", "Lena", "Tariq", "Mirela", "Oskar", "Priya", "Emeka", "Yuki", "Carmen", "Matteo")
FILLERS = (
    *(
        "Rain all day.",
        "Talked about it at length.",
        "Made tea afterwards.",
        "Everybody was tired.",
        "Read two articles.",
        "Slept on it.",
    ),
    *(
        "No news otherwise.",
        "It went slowly.",
        "A long walk home.",
        "Too loud for a real talk.",
        "Wrote this on the train.",
        "Much laughter.",
    ),
)
"""Sentences that tell no date, price, name, place, reason or decision."""

_TITLES = (
    "Reading list",
    "Packing list",
    "Dreams",
    "Film evening",
    "Weather diary",
    "Soup",
    "Words I like",
    "Bus routes",
    "Birdsong",
    "Old jokes",
)
_OTHER_FIRST = ("paper", "museum", "winter", "village", "plastic", "borrowed")
_OTHER_SECOND = ("poster", "museum", "song", "calendar puzzle", "exhibition", "quiz")
_STANDING = (
    "Prefers short answers in the morning.",
    "Wants to see where a statement comes from.",
    "Keeps Sundays for family.",
    "Does not want new notes unless asked for.",
    "Likes paper better than screens.",
    "Speaks two languages at home.",
)
_EVENTS = (
    "Team review",
    "Choir",
    "Lunch with Noor",
    "Parents' evening",
    "Haircut",
    "Book club",
    "Chess",
    "Parcel",
    "Vet",
    "Swimming",
)

FACTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "a price": (
        (
            "What did the {s} cost?",
            "How much was the {s}?",
            "What was the price of the {s}?",
            "How expensive was the {s} again?",
            "The {s}: how much was it?",
        ),
        (
            "It costs {n} USD.",
            "The price is {n} USD with delivery.",
            "They ask {n} USD for all of it.",
            "We were quoted {n} USD.",
            "All in all {n} USD.",
        ),
    ),
    "a date or time": (
        (
            "When is the visit for the {s}?",
            "On what day is the visit for the {s}?",
            "What date did I write for the {s} visit?",
            "When was the visit about the {s}?",
        ),
        (
            "The visit is on {d}.",
            "The visit takes place on {d}, early.",
            "By telephone: the visit is on {d}.",
            "Visit planned for {d}.",
        ),
    ),
    "a name": (
        (
            "Who recommended the {s}?",
            "Who suggested the {s} to me?",
            "Who was it that recommended the {s}?",
            "Who recommended the {s}, do my notes say?",
        ),
        (
            "{p} recommended it over dinner.",
            "{p} suggested it twice.",
            "{p} told me of it.",
            "{p} offered it to us first.",
        ),
    ),
    "a place": (
        (
            "Where are the papers about the {s}?",
            "Where did I put the papers of the {s}?",
            "Where do the {s} papers lie?",
            "Where do I find the papers on the {s}?",
        ),
        (
            "The papers are in the {c} folder.",
            "I put the papers behind the {c} atlas.",
            "The papers lie under the {c} box.",
            "The papers went next to the {c} lamp.",
        ),
    ),
    "a reason": (
        (
            "Why did I wait with the {s}?",
            "What was the reason to wait with the {s}?",
            "Why did we wait with the {s}, again?",
            "Why was it better to wait with the {s}?",
        ),
        (
            "Better to wait, because {r}.",
            "We wait because {r}.",
            "I wait with it, for one reason: {r}.",
            "To wait is right, because {r}.",
        ),
    ),
    "a decision": (
        (
            "What did I decide about the {s}?",
            "What was my decision on the {s}?",
            "What did we settle on for the {s}?",
            "Which way did I decide about the {s}?",
        ),
        (
            "We decided to take the {o} offer.",
            "I decided on the {o} offer.",
            "Settled: we settled on the {o} offer.",
            "In the end we chose the {o} offer.",
        ),
    ),
}
"""By kind of fact: how it is asked for, and the sentences that tell it."""


class Notes:
    """Notes that grow, each with an id of its own; ``memory`` holds them, too, as the semantic layer does."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.memory: dict[str, Planted] = {}

    def add(self, title: str, day: date, text: str, *, kind: str = "note", sources: tuple[str, ...] = ()) -> str:
        """A note, and its id."""
        slug = re.sub(r"\W+", "-", title.casefold()).strip("-")
        key = f"{kind}:{day.isoformat()}/{slug}"
        while key in self.records:
            key += "-b"
        self.records[key] = {"title": title, "day": day.isoformat(), "text": text}
        if sources:
            self.records[key]["sources"] = list(sources)
        self.memory[key] = Note(title=title, text=text, date=day.isoformat())
        return key

    def noise(self, draw: Draw, today: date, subject: str = "") -> None:
        """Notes of other things; with a subject also some that share one of its words, and answer nothing about it."""
        for title in draw.some(_TITLES, draw.whole(3, 6)):
            self.add(title, before(today, draw.whole(5, 400)), prose(draw))
        if subject:
            first, second = subject.split()
            self.add(
                f"{first.capitalize()} {draw.pick(_OTHER_SECOND)}",
                before(today, draw.whole(5, 200)),
                prose(draw, fact(draw, "a price")),
            )
            self.add(
                f"{draw.pick(_OTHER_FIRST).capitalize()} {second}",
                before(today, draw.whole(5, 200)),
                prose(draw, fact(draw, "a decision")),
            )

    @property
    def next(self) -> str:
        """The id of the note that is written next."""
        return f"note:{len(self.records) + 1:04}"


def a_day(draw: Draw) -> date:
    """A day of the year on which it is today."""
    return date(2026, 2, 1) + timedelta(draw.whole(0, 300))


def before(today: date, days: int) -> date:
    """So many days ago."""
    return today - timedelta(days)


def fact(draw: Draw, kind: str) -> str:
    """A sentence that tells a fact of a kind."""
    colour = draw.case(("blue", "green", "grey", "yellow", "red"))
    reason = draw.case(
        (
            "the old one still holds",
            "the supplier moves in spring",
            "wood shrinks in summer",
            "the neighbours have a spare one",
        )
    )
    day = date(2026, 1, 1) + timedelta(draw.whole(0, 360))
    offer = draw.case(("second", "cheaper", "local", "larger", "older"))
    return draw.case(FACTS[kind][1]).format(
        n=draw.whole(20, 900), d=day, p=draw.case(NAMES), c=colour, r=reason, o=offer
    )


def prose(draw: Draw, *sentences: str) -> str:
    """The sentences among others that tell nothing."""
    around = draw.some(FILLERS, draw.whole(2, 3))
    at = draw.whole(0, len(around))
    return " ".join((*around[:at], *sentences, *around[at:]))


def question(draw: Draw, kind: str, subject: str) -> str:
    """How a fact of a kind is asked for."""
    return draw.pick(FACTS[kind][0]).format(s=subject)


def title_of(draw: Draw, subject: str) -> str:
    """A title with the subject in it."""
    title = draw.case(("{s}", "about the {s}", "{s}: notes", "call about the {s}")).format(s=subject)
    return title[:1].upper() + title[1:]


def standing(draw: Draw) -> dict[str, Planted]:
    """Memory that has nothing to do with the task."""
    return {
        f"profile:{number}": Note(title="About me", text=text)
        for number, text in enumerate(draw.some(_STANDING, draw.whole(1, 3)), 1)
    }


def events(draw: Draw, today: date) -> dict[str, dict[str, Any]]:
    """A calendar with a few appointments."""
    return {
        f"event:other-{number}": {
            "title": title,
            "start": f"{(today + timedelta(draw.whole(1, 25))).isoformat()}T{draw.whole(8, 18):02}:00",
            "minutes": 45,
        }
        for number, title in enumerate(draw.some(_EVENTS, draw.whole(1, 5)))
    }


def world(draw: Draw, today: date, notes: Notes, **more: Any) -> dict[str, Any]:
    """The state and the memory of a scenario, as its arguments."""
    calendar = more.pop("calendar", events(draw, today))
    memory = {**standing(draw), **notes.memory, **more.pop("memory", {})}
    return {"state": {"today": today.isoformat(), "notes": notes.records, "events": calendar, **more}, "memory": memory}
