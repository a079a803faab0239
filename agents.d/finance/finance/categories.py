"""Categories of last month's bookings: the person's rules, then what the same payee was before; the rest is asked once, all together.

The local model only recommends an answer to that question. Asked for one of many, a small model likes to take the first it was told, so
it is asked twice, with the list turned round, and has a say only when both answers agree; its word alone changes no record.
"""

import re
from collections import defaultdict
from datetime import date, timedelta

from lifeos.agent.contract import Action, Claim, Decision
from lifeos.agent.desk import Desk
from lifeos.agent.model import ModelError

from .ledger import Booking, name_of, read, total, usd
from .records import recall
from .talk import Talk

CATEGORIES = (
    *("housing", "food", "transport", "health", "insurance", "education", "leisure", "savings", "tax", "income"),
    *("transfer", "other"),
)
"""Those of the tool (agents.d/platform/tools.yaml)."""

OPEN = "other"
"""What a bank leaves a booking at."""

_SYSTEM = "You sort one bank booking into a category. Answer with the category only."
_TOKENS = 40
"""Of one category as JSON, with the spaces that small models like."""

_ASKED = "Which category have"


def answer(talk: Talk, desk: Desk) -> Decision:
    """Sort what is certain, say what was sorted, and ask about the rest; take the answer on the next turn."""
    today = date.fromisoformat(desk.today)
    last = today.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    bookings = read(desk, first - timedelta(days=365), last)
    unsorted = [booking for booking in bookings if booking.day >= first and booking.category == OPEN]
    known = _known(desk, bookings, unsorted)
    unsure = {booking.payee: booking for booking in unsorted if name_of(booking.payee) not in known}
    known |= _told(talk.said, list(unsure))
    left = [booking for booking in unsorted if name_of(booking.payee) not in known]
    actions, claims, refused = _sort(desk, [booking for booking in unsorted if name_of(booking.payee) in known], known)
    if refused:
        return Decision(talk.task, f"The ledger refused: {refused} I leave the rest.", actions, claims, confidence=0.5)
    done = " ".join(f"Sorted: {claim.text} [{claim.cites[0]}]." for claim in claims)
    if not left:
        word = done or f"Every booking between {first} and {last} has a category already."
        return Decision(talk.task, word, actions, claims, confidence=0.95)
    names = list(dict.fromkeys(booking.payee for booking in left))
    if talk.refused or talk.shrugs:
        return Decision(
            talk.task, f"{done} I leave as they are: {', '.join(names)}.".strip(), actions, claims, confidence=0.8
        )
    asked = "; ".join(_question(desk, next(item for item in left if item.payee == name)) for name in names)
    return Decision(
        talk.task,
        f"{done} {_ASKED} {asked}? I do not sort these without your word.".strip(),
        actions,
        claims,
        asks=tuple(f"category of {name}" for name in names),
        confidence=0.7,
    )


def _known(desk: Desk, bookings: list[Booking], unsorted: list[Booking]) -> dict[str, str]:
    """Category by payee: what the person said once, else what the payee always was before."""
    before: defaultdict[str, set[str]] = defaultdict(set)
    for booking in bookings:
        if booking.category != OPEN:
            before[name_of(booking.payee)].add(booking.category)
    known = {name: next(iter(seen)) for name, seen in before.items() if len(seen) == 1}
    if unsorted:
        names = " ".join(dict.fromkeys(booking.payee for booking in unsorted))
        for rule in recall(desk, f"rule category payee {names}", "rule"):
            if rule.get("category") in CATEGORIES:
                known[name_of(rule.get("payee"))] = rule.get("category")
    return known


def _told(said: str, names: list[str]) -> dict[str, str]:
    """Category by payee, from the person's answer: beside its name, or, without names, as many as were asked for and in their order."""
    said = said.casefold()
    word = "|".join(CATEGORIES)
    found = {}
    for name in names:
        near = re.search(rf"\b{re.escape(name.casefold())}\b(?: is|:) ({word})\b", said) or re.search(
            rf"\b({word}), the category of {re.escape(name.casefold())}\b", said
        )
        if near:
            found[name_of(name)] = near[1]
    given = re.findall(rf"\b({word})\b", said)
    if not found and "category" not in said and len(given) == len(names):
        found = {name_of(name): category for name, category in zip(names, given, strict=True)}
    return found


def _sort(
    desk: Desk, bookings: list[Booking], known: dict[str, str]
) -> tuple[tuple[Action, ...], tuple[Claim, ...], str]:
    """Carry it out, a call a category; the reason when the ledger refuses."""
    groups: defaultdict[str, list[Booking]] = defaultdict(list)
    for booking in bookings:
        groups[known[name_of(booking.payee)]].append(booking)
    actions, claims = [], []
    for category, group in sorted(groups.items()):
        arguments = {"bookings": [booking.id for booking in group], "category": category}
        found = desk.call("categorise", arguments, confidence=0.95)
        if found.outcome != "done":
            return tuple(actions), tuple(claims), str(found.result.get("error", found.outcome))
        actions.append(Action("categorise", arguments, "done"))
        claims.append(Claim(f"{category} {usd(abs(total(group)))}", tuple(booking.id for booking in group)))
    return tuple(actions), tuple(claims), ""


def _question(desk: Desk, booking: Booking) -> str:
    """The payee, what it was, and the model's recommendation, if it has the same one twice."""
    advice = {_advice(desk, booking, order) for order in (CATEGORIES, CATEGORIES[::-1])}
    likely = f" (likely {advice.pop()})" if len(advice) == 1 and "" not in advice else ""
    return f"{booking.payee} {usd(-booking.amount)} [{booking.id}]{likely}"


def _advice(desk: Desk, booking: Booking, order: tuple[str, ...]) -> str:
    schema = {
        "type": "object",
        "properties": {"category": {"enum": list(order)}},
        "required": ["category"],
        "additionalProperties": False,
    }
    question = f"Payee: {booking.payee}\nText: {booking.text}\nCategories: {', '.join(order)}"
    try:
        return str(desk.think(question, system=_SYSTEM, schema=schema, most_tokens=_TOKENS).value["category"])
    except ModelError:
        return ""  # a recommendation is a courtesy; the question stands without it
