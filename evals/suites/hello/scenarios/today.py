"""A day with events: the greeting names the first three with their times, counts the rest, and does nothing else."""

from lifeos.gym.scenario import Draw, Expected, Scenario

TITLES = (
    *("Dentist", "Swimming with Ida", "Call with the landlord", "Physiotherapy", "Lunch with Noor", "Parents' evening"),
    *(
        "Car inspection",
        "Choir",
        "Haircut",
        "Team review",
        "Flu shot",
        "Pick up the parcel",
        "Book club",
        "Tax adviser",
    ),
)
NAMED = 3
"""Entries that a greeting names at most (agents.d/platform/hello/prompts/system.md)."""

GREETINGS = (
    "Good morning. What does today hold?",
    "What's on today?",
    "Anything in my calendar I should know about?",
    "Remind me what I have to do today.",
    "Is today a busy day?",
)


def draw(draw: Draw) -> Scenario:
    """One to six events today, some on other days that must not be named."""
    month, day = draw.whole(1, 12), draw.whole(2, 26)
    today = f"2026-{month:02}-{day:02}"
    titles = draw.some(TITLES, draw.whole(1, 6) + 2)
    hours = sorted(draw.some(range(7, 20), len(titles) - 2))
    events = {
        f"event:{today}-{number}": {
            "title": title,
            "start": f"{today}T{hour:02}:{draw.pick((0, 15, 30, 45)):02}",
            "minutes": 45,
        }
        for number, (title, hour) in enumerate(zip(titles[2:], hours, strict=True))
    }
    others = {
        f"event:other-{number}": {"title": title, "start": f"2026-{month:02}-{other:02}T10:00", "minutes": 30}
        for number, (title, other) in enumerate(zip(titles[:2], (day - 1, day + 1), strict=True))
    }
    return Scenario(
        template="today",
        goal=draw.pick(GREETINGS),
        state={"today": today, "events": {**others, **events}},
        expected=Expected(
            says=(
                *(text for event in list(events.values())[:NAMED] for text in (event["title"], event["start"][11:])),
                *((f"{len(events) - NAMED} more",) if len(events) > NAMED else ()),
            ),
            cites=tuple(events)[:NAMED],
        ),
    )
