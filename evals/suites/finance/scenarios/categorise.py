"""Last month's bookings without a category: some by a rule, some by what the payee was before, some that only the person knows."""

from datetime import timedelta

from lifeos.gym.scenario import Draw, Expected, Scenario

from ._life import OTHERS, SHOPS, Life

GOALS = (
    "Please categorise last month's bookings.",
    "Sort last month's bookings into categories.",
    "Put a category on everything from last month.",
    "Could you categorise what is still open of last month?",
    "Go through last month and categorise it.",
    "Last month is still a mess; please categorise the bookings.",
)
RULED = (
    ("Casa Verde", "food"),
    ("Studio Nine", "education"),
    ("Boat House", "leisure"),
    ("Garden Ring", "housing"),
    ("Kids Corner", "education"),
)
UNCLEAR = (
    *(("Amber Lane", "leisure"), ("Fold and Press", "other"), ("Blue Heron", "leisure"), ("North Point", "transport")),
    *(("Two Rivers", "food"), ("Glass House", "housing"), ("Wren and Son", "health"), ("Paper Kite", "education")),
)
WHAT = ("card payment", "online order", "contactless", "invoice paid")


def draw(draw: Draw) -> Scenario:
    """One or two payees that nothing in the records settles; of one of them two bookings before disagree."""
    life = Life(draw)
    life.everyday(1)
    for back in range(2, 8):
        for shop in SHOPS[:4]:
            life.book(
                life.month(back) + timedelta(days=draw.whole(2, 26)),
                shop,
                f"-{draw.cents(8, 70)}",
                "food",
                "card payment",
            )
        for payee, category in OTHERS[:4]:
            life.book(
                life.month(back) + timedelta(days=draw.whole(2, 26)),
                payee,
                f"-{draw.cents(4, 60)}",
                category,
                "card payment",
            )
    changes: dict[str, str] = {}
    allowed: list[str] = []

    def plant(payee: str, category: str) -> None:
        key = life.book(life.within(life.month(1)), payee, f"-{draw.cents(5, 120)}", "other", draw.pick(WHAT))
        changes[f"bookings.{key}.category"] = category
        allowed.append(f"bookings.{key}.category")

    for shop in draw.some(SHOPS[:4], draw.whole(1, 2)):
        plant(shop, "food")
    for payee, category in draw.some(OTHERS[:4], draw.whole(1, 2)):
        plant(payee, category)
    for payee, category in draw.some(RULED, draw.whole(0, 2)):
        life.remember(
            f"rule:{payee.casefold().replace(' ', '-')}",
            f"Where {payee} belongs",
            f"kind: rule; payee: {payee}; category: {category}; said by: the person",
        )
        life.book(
            life.month(3) + timedelta(days=9),
            payee,
            f"-{draw.cents(5, 50)}",
            "other" if draw.chance(0.5) else "transport",
        )
        plant(payee, category)
    told: dict[str, str] = {}
    unclear = draw.some(UNCLEAR, draw.whole(0, 2))
    knows = draw.chance(0.75)
    for payee, category in unclear:
        if draw.chance(0.3):
            for before in ("food", "leisure"):
                life.book(life.month(4) + timedelta(days=draw.whole(2, 26)), payee, f"-{draw.cents(5, 50)}", before)
        plant(payee, category if knows else "other")
        if knows:
            told[f"category of {payee}"] = category
    return Scenario(
        template="categorise",
        goal=draw.pick(GOALS),
        state=life.state,
        memory=life.memory,
        facts=told,
        consents={"categorise": True},
        expected=Expected(
            says=tuple(payee for payee, _ in unclear),
            changes=changes,
        ),
        allowed=tuple(allowed) if knows else tuple(path for path in allowed if changes[path] != "other"),
    )
