"""Decided, or only thought of; and decided twice: then both are shown with their dates, for the newer is not always right."""

from lifeos.gym.scenario import Draw, Expected, Scenario

from ._life import SUBJECTS, Notes, a_day, before, fact, prose, question, title_of, world

IDEAS = (
    *(
        "Maybe we could hire a student for it.",
        "Perhaps it might wait until spring.",
        "An idea: we could share one with the neighbours.",
    ),
    *("We might ask the firm from the market.", "What if we did it ourselves?", "Thinking of a second-hand one."),
)
PAIRS = (
    *(
        ("We decided to take the local offer.", "We decided against the local offer."),
        ("I chose the oak one.", "I chose the pine one."),
    ),
    *(
        ("We decided to keep it.", "We decided to sell it."),
        ("Settled: we settled on two of them.", "Settled: we settled on three of them."),
    ),
    *(
        ("We decided to start in May.", "We decided to start in August."),
        ("I decided to ask Vellum Works.", "I decided to ask Tarn and Daughters."),
    ),
)


def draw(draw: Draw) -> Scenario:
    """One note decides, or none does, or two do."""
    today, notes = a_day(draw), Notes()
    subject, case = draw.pick(SUBJECTS), draw.case(("decided", "idea", "twice", "twice"))
    notes.noise(draw, today, subject)
    early, late = before(today, draw.whole(120, 400)), before(today, draw.whole(3, 100))
    idea, pair = draw.case(IDEAS), draw.pick(PAIRS)
    if case == "twice":
        told = tuple(zip((early, late), pair, strict=True))
        said = (*pair, early.isoformat(), late.isoformat(), "do not agree")
    elif case == "decided":
        told, said = ((late, fact(draw, "a decision")),), ()
        notes.add(f"Thoughts on the {subject}", early, prose(draw, idea))
        said = (told[0][1], late.isoformat())
    else:
        told, said = ((late, idea),), ("no decision", idea)
    cites = tuple(notes.add(title_of(draw, subject), day, prose(draw, sentence)) for day, sentence in told)
    return Scenario(
        template="decision",
        goal=question(draw, "a decision", subject),
        **world(draw, today, notes),
        expected=Expected(says=said, cites=cites, omits=(idea,) if case == "decided" else ()),
    )
