"""Subscriptions among a year's bookings, and what they cost a year; or which became dearer. Shopping that recurs is none."""

from datetime import timedelta
from decimal import Decimal

from lifeos.gym.scenario import Draw, Expected, Scenario
from lifeos.gym.world import Trouble

from ._life import SUBSCRIPTIONS, Life

COST = (
    "Which subscriptions do I have, and what do they cost a year?",
    "List my subscriptions with their yearly cost.",
    "What am I subscribed to, and what does it add up to in a year?",
    "Show me every subscription and the cost of a year.",
    "What do all my subscriptions cost me over a year?",
    "Tell me my running subscriptions and their price for a year.",
)
DEARER = (
    "Did any subscription become dearer?",
    "Which of my subscriptions are more expensive than before?",
    "Has a subscription become more expensive without my noticing?",
    "Check whether a subscription got dearer.",
    "Is any subscription dearer than it was last year?",
    "Find subscriptions that have become dearer.",
)


def draw(draw: Draw) -> Scenario:
    """Two to four run, one may have ended, one may be yearly; a shop may be called like a subscription's."""
    life = Life(draw)
    life.everyday(14, a_month=4)
    chosen = draw.some(SUBSCRIPTIONS, draw.whole(3, 5))
    ended, running = chosen[0], chosen[1:]
    dearer = draw.chance(0.5)
    rises = draw.whole(0, len(running)) if dearer else draw.whole(0, 1)
    price = Decimal(draw.cents(5, 20))
    for back in range(5, 12):
        life.book(life.month(back) + timedelta(days=4), ended[0], -price, ended[1], "subscription")
    says: list[str] = []
    cites: list[str] = []
    whole = Decimal(0)
    for number, (payee, category) in enumerate(running):
        price = Decimal(draw.cents(4, 39))
        if number == len(running) - 1 and not dearer and draw.chance(0.4):
            day = life.today - timedelta(days=draw.whole(10, 60))
            life.book(day - timedelta(days=365), payee, -price, category, "yearly plan")
            cites.append(life.book(day, payee, -price, category, "yearly plan"))
            says += [payee, f"{price:.2f}"]
            whole += price
            continue
        old, day = price, draw.whole(0, 3)
        if number < rises:
            price = (old * Decimal(draw.whole(105, 160)) / 100).quantize(Decimal("0.01"))
        since = draw.whole(1, 6)
        keys = [
            life.book(
                life.month(back) + timedelta(days=day),
                f"{payee} {draw.whole(1000, 9999)}",
                -(old if back >= since else price),
                category,
            )
            for back in range(draw.whole(8, 13), -1, -1)
        ]
        if draw.chance(0.3):
            life.book(
                life.month(2) + timedelta(days=day + 12), payee, f"-{draw.cents(2, 30)}", category, "single purchase"
            )
        whole += price * 12
        if dearer and number < rises:
            says += [payee, f"{old:.2f}", f"{price:.2f}"]
            cites += [keys[-since - 1], keys[-since]]
        elif not dearer:
            says += [payee, f"{price * 12:.2f}"]
            cites.append(keys[-1])
    if not dearer:
        says.append(f"{whole:.2f} USD a year")
    elif not rises:
        says.append("no subscription became dearer")
    return Scenario(
        template="subscriptions",
        goal=draw.pick(DEARER if dearer else COST),
        state=life.state,
        memory=life.memory,
        expected=Expected(says=tuple(says), cites=tuple(cites), abstains=dearer and not rises),
        trouble=Trouble(outages={"ledger-read": (0,)} if draw.chance(0.15) else {}),
    )
