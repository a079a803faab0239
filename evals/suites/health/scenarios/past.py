"""A workout of a day that is over, as the watch recorded it: its length, among those of other days; or that there is none."""

from datetime import timedelta

from lifeos.gym.scenario import Draw, Expected, Scenario
from lifeos.memory.record import Workout

from ._life import a_day, before, events, spelled, standing

GOALS = (
    "How long did I train on {day}?",
    "How long was it that I ran on {day}? Did I run at all?",
    "Did I train on {day}, and how long?",
    "How many minutes did I exercise on {day}?",
    "How long was I out when I ran on {day}? How long did I run?",
    "Did I run on {day}? For how long?",
)
ACTIVITIES = ("Running", "Cycling", "Swimming", "Rowing", "TraditionalStrengthTraining")


def draw(draw: Draw) -> Scenario:
    """One a few days apart each, the day that is asked for among them or between two."""
    today = a_day(draw)
    there, ago = draw.chance(0.7), draw.whole(20, 200)
    memory = standing(draw)
    length = draw.whole(12, 95)
    for number, shift in enumerate((-9, -4, 0, 3, 7)):
        if shift or there:
            day = before(today, ago) + timedelta(shift)
            minutes = length if shift == 0 else length + 7 + number
            memory[f"watch:{number}"] = Workout(
                draw.case(ACTIVITIES), f"{day}T07:00:00+00:00", f"{day}T09:00:00+00:00", str(minutes), "min"
            )
    return Scenario(
        template="past",
        goal=draw.pick(GOALS).format(day=spelled(before(today, ago))),
        state={"today": today.isoformat(), "health": {}, "events": events(draw, today)},
        memory=memory,
        expected=Expected(
            says=(f"{length} min",) if there else ("do not have",),
            cites=("watch:2",) if there else (),
            abstains=not there,
        ),
    )
