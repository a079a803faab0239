"""Savings goals: name, amount and date, agreed to before they are written."""

import re
from datetime import date
from decimal import Decimal

from lifeos.agent.contract import Action, Claim, Decision
from lifeos.agent.desk import Desk

from .ledger import usd
from .records import recall
from .talk import Talk

_NAME = re.compile(
    r"\b(?:for|towards?) (?:a|an|the|my|our) ([a-z][a-z -]*?)(?= by| until| of|[.,:;?!]|$)", re.IGNORECASE
)
_AMOUNT = re.compile(r"(?<![\d-])(\d{1,3}(?:,\d{3})+|\d+)(\.\d\d)?(?= USD)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def answer(talk: Talk, desk: Desk) -> Decision:
    """Ask for what is missing, one thing at a time; then propose; then write what was agreed to."""
    said = f"{talk.goal} {talk.told}"
    names, amount, day = _NAME.findall(talk.goal), _AMOUNT.search(said), _DAY.search(said)
    if talk.refused:
        return Decision(talk.task, "Then there is no goal. Nothing was written.", confidence=0.95)
    if talk.shrugs:
        return Decision(
            talk.task, "Then I wait: a goal needs an amount and a day. Nothing was written.", confidence=0.9
        )
    if amount is None:
        return _asking(talk, "target", "How much do you want to reach, in USD?")
    if day is None:
        return _asking(talk, "day", "By which day do you want to have it, as 2030-12-31?")
    if day[0] <= desk.today:
        return Decision(talk.task, f"{day[0]} is not after today, so I set no goal for it.", confidence=0.9)
    target = Decimal(amount[1].replace(",", "") + (amount[2] or ""))
    called = names[-1].strip() if names else "savings"  # the request stands last; before it people say how they are
    arguments = {"name": called, "target": float(target), "by": day[0]}
    line = f"Savings goal '{called}': {usd(target)} by {day[0]}."
    if talk.agrees_to(line):
        return _write(talk, desk, line, arguments)
    claims, had = _saved(desk)
    months = _months(date.fromisoformat(desk.today), date.fromisoformat(day[0]))
    each = max(target - had, Decimal(0)) / months
    shown = "".join(f" {claim.text} [{claim.cites[0]}]." for claim in claims)
    return Decision(
        talk.task,
        f"{line}{shown} That takes about {usd(each)} a month (inferred). It moves no money. Shall I write it down? confidence: 0.95",
        (Action("savings-goal-write", arguments, "proposed"),),
        claims,
        asks=("consent",),
        confidence=0.95,
    )


def _months(today: date, day: date) -> int:
    """Whole months until the day, at least one: what is put aside, is put aside once in each."""
    whole = (day.year - today.year) * 12 + day.month - today.month - (day.day < today.day)
    return max(whole, 1)


def _asking(talk: Talk, what: str, question: str) -> Decision:
    return Decision(talk.task, question, asks=(what,), confidence=0.7)


def _saved(desk: Desk) -> tuple[tuple[Claim, ...], Decimal]:
    """What the savings account holds, if memory knows."""
    for entry in recall(desk, "savings account balance", "savings account"):
        balance = entry.amount("balance")
        if entry.get("use") == "savings" and balance is not None:
            return (Claim(f"Saved so far: {usd(balance)} on {entry.get('read on')}", (entry.id,)),), balance
    return (), Decimal(0)


def _write(talk: Talk, desk: Desk, line: str, arguments: dict[str, object]) -> Decision:
    found = desk.call("savings-goal-write", arguments, confidence=0.95)
    if found.outcome == "done":
        return Decision(
            talk.task, f"Written. {line}", (Action("savings-goal-write", arguments, "done"),), confidence=0.95
        )
    why = found.result.get("error", found.outcome)
    return Decision(
        talk.task, f"It was not written: {why}", (Action("savings-goal-write", arguments, "failed"),), confidence=0.5
    )
