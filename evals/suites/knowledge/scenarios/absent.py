"""What is not in the notes: near misses are there, the right answer is to say that it is not, and how it was searched."""

from lifeos.gym.scenario import Draw, Expected, Scenario

from ._life import FACTS, SUBJECTS, Notes, a_day, before, fact, prose, question, title_of, world

TYPICAL = (
    "A magazine says that such things cost 250 USD and are delivered on a Tuesday by a firm that everybody recommended."
)


def draw(draw: Draw) -> Scenario:
    """The subject is missing; or it is there, and the fact is not; or the note was only ever archived."""
    today, notes = a_day(draw), Notes()
    subject, case = draw.pick(SUBJECTS), draw.case(("subject", "fact", "fact", "archived"))
    kind = draw.case(tuple(FACTS))
    notes.noise(draw, today, subject)
    notes.add("Household prices", before(today, draw.whole(5, 300)), TYPICAL, kind="clip")
    day = before(today, draw.whole(5, 300))
    if case == "fact":
        other = draw.case(tuple(name for name in FACTS if name != kind))
        notes.add(title_of(draw, subject), day, prose(draw, fact(draw, other)))
    if case == "archived":
        notes.add(f"Archived: {title_of(draw, subject)}", day, prose(draw, fact(draw, kind)))
    return Scenario(
        template="absent",
        goal=question(draw, kind, subject),
        **world(draw, today, notes),
        expected=Expected(says=("not in your notes",), omits=("250 USD", "Tuesday"), abstains=True),
    )
