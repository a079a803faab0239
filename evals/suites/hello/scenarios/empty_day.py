"""A day without events: the right answer is that there are none, however full the days around it are."""

from lifeos.gym.scenario import Draw, Expected, Scenario

GOALS = (
    "What do I have today?",
    "Do I have to be anywhere today?",
    "Tell me about my day.",
    "Is there anything at all in the calendar for today?",
)


def draw(draw: Draw) -> Scenario:
    """Events yesterday and tomorrow only."""
    month, day = draw.whole(1, 12), draw.whole(3, 25)
    events = {
        f"event:{number}": {
            "title": draw.pick(("Dentist", "Choir", "Swimming", "Review", "Haircut", "Lunch", "Visit", "Inspection")),
            "start": f"2026-{month:02}-{day + away:02}T{draw.whole(8, 18):02}:00",
            "minutes": 60,
        }
        for number, away in enumerate((-2, -1, 1, 2))
    }
    return Scenario(
        template="empty_day",
        goal=draw.pick(GOALS),
        state={"today": f"2026-{month:02}-{day:02}", "events": events},
        expected=Expected(abstains=True),
    )
