"""Somebody asks when something is due, and it is recorded or is not. Put in its place, and beside it, what __NAME__ must master."""

from lifeos.gym.scenario import Draw, Expected, Scenario
from lifeos.memory.record import Note

THINGS = ("rent", "insurance", "phone bill", "tuition", "water bill", "car tax", "gym fee", "internet bill")


def draw(draw: Draw) -> Scenario:
    """One question, with its answer in memory or without."""
    thing, number = draw.pick(THINGS), draw.whole(1000, 9999)
    due = f"2026-{draw.whole(2, 12):02}-{draw.whole(1, 28):02}"
    recorded = draw.case((True, True, False))
    memory = {"note:other": Note(title="Garden", text="The window cleaner comes in spring.")}
    if recorded:
        memory["note:due"] = Note(title="Bills", text=f"The {thing} of contract {number} is due on {due}.")
    return Scenario(
        template="due_date",
        goal=f"When is the {thing} of contract {number} due?",
        state={"today": f"2026-01-{draw.whole(1, 28):02}"},
        memory=memory,
        expected=Expected(says=(due,), cites=("note:due",)) if recorded else Expected(abstains=True),
    )
