"""hello: greets the person and says what today holds, and when something is or was. The golden path: all that an agent needs is a function ``answer``."""

import re

from lifeos.agent.connection import GatewayError
from lifeos.agent.contract import Claim, Decision, Task
from lifeos.agent.desk import Desk
from lifeos.remembered.record import Remembered, readings

NAMED = 3
"""Entries that an answer names; a hurried person wants the next ones (prompts/system.md)."""
MOST = 50
"""Records of memory that are looked at: somebody may be met every week."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[^\W_]{3,}")
_COMMON = frozenset(
    """
    about afternoon again and anything are calendar can day did does evening for get good have hello his her hold holds how know last look meet
    met morning next now our please read remind see seen should tell that the their there they time today tomorrow was week what whats when where which who
    whom will with you your appointment appointments
    """.split()  # noqa: SIM905  as prose it is a tenth of the lines
)
"""Words that name nothing."""
_ASKS = re.compile(r"\b(?:when|where|with whom|what time|what day)\b", re.IGNORECASE)
_TODAY = re.compile(r"\b(?:today|today's)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:last|did|was|were)\b", re.IGNORECASE)


def answer(task: Task, desk: Desk) -> Decision:
    """When that is what the question names, by memory; else what today holds, by the calendar."""
    said = [turn.text for turn in task.history if turn.by == "user"]
    for text in (
        task.text,
        *reversed(said),
    ):  # who doubts, or says it again in other words, still means what they asked before
        asked = next(filter(_ASKS.search, reversed(_SENTENCE.split(text))), "")
        words = [word for word in _WORD.findall(asked.casefold()) if word not in _COMMON]
        if words and not _TODAY.search(asked):
            return _when(task, desk, asked, words)
        if _TODAY.search(text):
            break
    return _today(task, desk)


def _when(task: Task, desk: Desk, asked: str, words: list[str]) -> Decision:
    """Appointments that have all the words: the next ones, or the last, where none is ahead or the past was asked for."""
    try:
        recalled = desk.recall(asked, MOST)
    except GatewayError:
        return Decision(task.id, "Hello. I cannot look into memory right now.", confidence=0.3)
    found = [one for one in readings(recalled, "appointment") if _words(one).issuperset(words)]
    found.sort(key=lambda one: one.time)
    ahead = [one for one in found if one.day >= desk.today]
    over = [one for one in reversed(found) if one.day < desk.today]
    told = over if over and (_BEFORE.search(asked) or not ahead) else ahead
    if not told:
        return Decision(
            task.id,
            f"Hello. I have nothing about {' '.join(words)}; I may read your calendar and nothing else. Bills are for finance, notes and people for knowledge.",
            confidence=0.9,
        )
    before = "The last of it: " if told is over else ""
    claims = tuple(Claim(f"{one.day} {one.hour} {one.title}".replace("  ", " "), (one.id,)) for one in told[:NAMED])
    named = "; ".join(f"{claim.text} [{claim.cites[0]}]" for claim in claims)
    return Decision(task.id, f"Hello. {before}{named}.", claims=claims, confidence=0.95)


def _words(one: Remembered) -> set[str]:
    return set(_WORD.findall(one.said.casefold()))


def _today(task: Task, desk: Desk) -> Decision:
    """Today's first events, each with its time and the record that shows it; or that there are none, or that nobody knows."""
    found = desk.call("calendar-read", {"from": desk.today, "days": 1}, confidence=0.95)
    if found.outcome != "done":
        return Decision(task.id, "Hello. I cannot see your calendar right now.", confidence=0.3)
    events = found.result["events"]
    if not events:
        return Decision(task.id, "Hello! The day is free.", confidence=0.95)
    claims = tuple(Claim(f"{event['start'][11:16]} {event['title']}", (event["id"],)) for event in events[:NAMED])
    named = "; ".join(f"{claim.text} [{claim.cites[0]}]" for claim in claims)
    left = f"; {len(events) - NAMED} more after that" if len(events) > NAMED else ""
    return Decision(task.id, f"Hello! Today: {named}{left}.", claims=claims, confidence=0.95)
