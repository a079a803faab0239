"""finance: subscriptions, categories, bills, savings goals, deductible bookings, and questions about what was booked.

Rules decide whatever rules can: dates, sums, limits. The local model only recommends a category, and the frontier model may stop a payment
or say how a tax note reads, but neither makes a figure or lets money move. What a person has to agree to is worked out anew on each turn,
so that an agreement to something that is no longer true pays nothing.
"""

import re
from collections.abc import Callable

from lifeos.agent.contract import Decision, Task
from lifeos.agent.desk import Desk

from . import categories, goals, lookup, payment, subscriptions, tax
from .ledger import LedgerAwayError
from .talk import Talk

MATTERS = (
    (re.compile(r"\b(?:deduct\w*|tax return|tax-relevant)\b"), tax.answer),
    (re.compile(r"\b(?:saving|savings goal|save (?:up|for|towards?))\b"), goals.answer),
    (re.compile(r"\b(?:categor\w+|sort (?:my|last|the))\b"), categories.answer),
    (
        re.compile(r"\b(?:how much did|when did|did i (?:ever )?pay|what did|have i paid|anything booked)\b"),
        lookup.answer,
    ),
    (re.compile(r"\b(?:subscriptions?|subscribed|dearer|more expensive|renews?)\b"), subscriptions.answer),
    (re.compile(r"\b(?:pay|settle|bill|invoice|transfer|rent)\b"), payment.answer),
)
"""What a sentence is about, the more special first."""


def answer(task: Task, desk: Desk) -> Decision:
    """What the person's first message asks for, carried on through the conversation. It ends with the request, if with anything: people
    say how they are before they say what they want."""
    talk = Talk.of(task)
    if talk.over:
        return Decision(task.id, talk.over, confidence=0.95)
    for sentence in reversed(re.split(r"(?<=[.!?])\s+", talk.goal.casefold())):
        for pattern, matter in MATTERS:
            if pattern.search(sentence):
                return _answered(talk, desk, matter)
    return Decision(
        task.id,
        "That is not a matter of money that I know. I can look at subscriptions, categories, bills, savings goals, tax and bookings.",
        confidence=0.6,
    )


def _answered(talk: Talk, desk: Desk, matter: Callable[[Talk, Desk], Decision]) -> Decision:
    try:
        return matter(talk, desk)
    except LedgerAwayError:
        return Decision(
            talk.task, "I cannot read the ledger right now. Nothing was done, and I do not guess.", confidence=0.3
        )
