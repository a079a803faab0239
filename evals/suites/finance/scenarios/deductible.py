"""What of a year may be deducted: a strict and a wide reading, refunds taken off, other years and private things left out."""

from datetime import date, timedelta
from decimal import Decimal

from lifeos.gym.scenario import Draw, Expected, Scenario

from ._life import Life

GOALS = (
    "Which bookings of {year} can I deduct?",
    "What was deductible in {year}?",
    "Prepare the deductible bookings of {year} for my tax return.",
    "Find what I can deduct for {year}, please.",
    "My tax return for {year} is due: what is deductible?",
    "List tax-relevant bookings of {year}.",
)
CERTAIN = (
    ("desk, chair, monitor", "work equipment"),
    ("course, seminar, textbook", "training for the job"),
    ("donation, charity", "gifts to charities"),
)
OPEN = (
    ("phone, internet", "only the share for work"),
    ("laptop, tablet", "only if hardly used in private"),
    ("lunch, dinner", "only with business partners"),
)
WORDS = {
    "desk, chair, monitor": ("oak desk", "office chair", "second monitor"),
    "course, seminar, textbook": ("evening course", "tax seminar", "textbook statistics"),
    "donation, charity": ("donation", "charity run"),
    "phone, internet": ("phone contract", "internet at home"),
    "laptop, tablet": ("laptop", "tablet computer"),
    "lunch, dinner": ("lunch with a client", "dinner with a partner"),
}
PRIVATE = (
    "birthday flowers",
    "garden table",
    "shoes",
    "concert ticket",
    "cat food",
    "winter coat",
    "board game",
    "swimwear",
)
SELLERS = (
    "Nordic Desk",
    "Quill Books",
    "Open Hands",
    "Fiber Fox",
    "Byte Market",
    "Table Ten",
    "Learnwell",
    "Hill and Dale",
)


def draw(draw: Draw) -> Scenario:
    """Two notes at most of each kind; none at all, sometimes, and then nothing is deductible that a record shows."""
    life = Life(draw)
    year = life.today.year - 1
    bare = draw.chance(0.15)
    notes = [(covers, rule, "yes") for covers, rule in draw.some(CERTAIN, draw.whole(1, 2))]
    notes += [(covers, rule, "no") for covers, rule in draw.some(OPEN, draw.whole(0, 2))]
    strict, wide = Decimal(0), Decimal(0)
    first: list[str] = []
    every: list[str] = []
    for number, (covers, rule, certain) in enumerate(notes):
        life.remember(
            f"tax:note-{number}",
            f"What tax makes of {covers.replace(',', ' and')}",
            f"kind: tax note, deductible; covers: {covers}; not: birthday, private; rule: {rule}; certain: {certain}",
        )
        if bare:
            continue
        for text in draw.some(WORDS[covers], draw.whole(1, 2)):
            amount = Decimal(draw.cents(20, 480))
            day = date(year, draw.whole(1, 11), draw.whole(1, 28))
            keys = [life.book(day, draw.pick(SELLERS), -amount, "other", text)]
            if draw.chance(0.25):
                back = (amount / 4).quantize(Decimal("0.01"))
                keys.append(life.book(day + timedelta(days=9), draw.pick(SELLERS), back, "other", f"refund {text}"))
                amount -= back
            wide += amount
            every += keys
            if certain == "yes":
                strict += amount
                first += keys
        life.book(
            date(year - 1, 12, draw.whole(1, 31)),
            draw.pick(SELLERS),
            f"-{draw.cents(20, 300)}",
            "other",
            WORDS[covers][0],
        )
    for text in draw.some(PRIVATE, 5):
        life.book(
            date(year, draw.whole(1, 12), draw.whole(1, 28)),
            draw.pick(SELLERS),
            f"-{draw.cents(10, 200)}",
            "leisure",
            text,
        )
    life.book(
        date(year, 5, 5), draw.pick(SELLERS), f"-{draw.cents(10, 90)}", "other", f"birthday {WORDS[notes[0][0]][0]}"
    )
    differ = any(certain == "no" for _, _, certain in notes)
    says = ("no booking between",) if bare else (f"{strict:.2f}", "tax adviser", *((f"{wide:.2f}",) if differ else ()))
    return Scenario(
        template="deductible",
        goal=draw.pick(GOALS).format(year=year),
        state=life.state,
        memory=life.memory,
        expected=Expected(says=says, cites=() if bare else tuple(every if differ else first), abstains=bare),
    )
