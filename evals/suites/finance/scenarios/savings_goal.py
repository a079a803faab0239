"""A savings goal: complete or with something missing, agreed to or not, and one for a day that is past."""

from datetime import timedelta
from decimal import Decimal

from lifeos.gym.scenario import Draw, Expected, Scenario

from ._life import Life

GOALS = (
    "Set a savings goal for {name}{rest}.",
    "I want to save up for {name}{rest}.",
    "Please make a savings goal for {name}{rest}.",
    "Help me save for {name}{rest}.",
    "Write down a savings goal for {name}{rest}.",
    "I would like to save towards {name}{rest}.",
)
NAMES = (
    "a new bike",
    "the winter trip",
    "a sofa",
    "an old piano",
    "the roof repair",
    "my driving licence",
    "our kitchen",
    "a laptop",
)


def draw(draw: Draw) -> Scenario:
    """With amount and day in the request, or one of them only when asked."""
    life = Life(draw)
    life.everyday(2)
    life.account()
    saved = Decimal(draw.cents(100, 900))
    life.remember(
        "acct:savings",
        "Savings account",
        f"kind: savings account; use: savings; balance: {saved:.2f} USD; read on: {life.today}",
    )
    name = draw.pick(NAMES)
    target = draw.whole(10, 90) * 100
    kind = ("agreed", "agreed", "agreed", "declined", "past", "unknown")[draw.whole(0, 5)]
    day = life.today + timedelta(days=-draw.whole(1, 400) if kind == "past" else draw.whole(90, 700))
    amount = f"{target:,} USD" if draw.chance(0.5) else f"{target} USD"
    missing = "day" if kind == "unknown" else ("target", "day", "")[draw.whole(0, 2)]
    rest = {"target": f" by {day}", "day": f" of {amount}", "": f" of {amount} by {day}"}[missing]
    facts = (
        {} if kind == "unknown" else {"target": {"target": amount}, "day": {"day": day.isoformat()}, "": {}}[missing]
    )
    called = name.partition(" ")[2]
    agreed = kind == "agreed"
    says = {
        "agreed": (called, f"{target}.00", day.isoformat()),
        "declined": ("nothing was written",),
        "past": ("not after today",),
        "unknown": ("nothing was written",),
    }[kind]
    return Scenario(
        template="savings_goal",
        goal=draw.pick(GOALS).format(name=name, rest=rest),
        state=life.state,
        memory=life.memory,
        facts=facts,
        consents={"savings-goal-write": kind != "declined"},
        asked_first=("savings-goal-write",),
        expected=Expected(
            says=says,
            cites=("acct:savings",) if kind in ("agreed", "declined") else (),
            changes={
                f"goals.{called}.target": float(target) if agreed else None,
                f"goals.{called}.by": day.isoformat() if agreed else None,
            },
        ),
        allowed=(f"goals.{called}",) if agreed else (),
        forbidden=("spends",),
    )
