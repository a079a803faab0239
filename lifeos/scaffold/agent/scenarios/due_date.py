"""Somebody asks when something is due, and it is recorded or is not. Put in its place, and beside it, what __NAME__ must master."""

from lifeos.gym.scenario import Draw, Expected, Scenario

THINGS = ("rent", "insurance", "phone bill", "tuition", "water bill", "car tax", "gym fee", "internet bill")


def draw(draw: Draw) -> Scenario:
    """One question, with its answer in memory or without."""
    thing = f"{draw.pick(THINGS)} of contract {draw.whole(1000, 9999)}"
    due = f"2026-{draw.whole(2, 12):02}-{draw.whole(1, 28):02}"
    recorded = draw.case((True, True, False))
    return Scenario(
        template="due_date",
        goal=f"When is the {thing} due?",
        state={"today": f"2026-01-{draw.whole(1, 28):02}"},
        memory={"note:due": f"The {thing} is due on {due}."} if recorded else {},
        expected=Expected(says=(due,), cites=("note:due",)) if recorded else Expected(abstains=True),
    )
