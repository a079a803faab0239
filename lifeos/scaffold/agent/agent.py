"""__NAME__: answers from what is recorded, and says so when nothing is. Put in its place what __NAME__ is there for."""

import re

from lifeos.agent.contract import Claim, Decision, Task
from lifeos.agent.desk import Desk
from lifeos.remembered.record import readings

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[^\W_]{4,}")
_COMMON = frozenset(
    ("does", "have", "many", "much", "tell", "that", "this", "were", "what", "when", "where", "which", "with", "your")
)
"""Words that name nothing."""


def answer(task: Task, desk: Desk) -> Decision:
    """The best of the records that have most of what the question names, cited by its id; or that there is none: something is always found."""
    question = _SENTENCE.split(task.text.strip())[-1]
    named = _words(question) - _COMMON
    for record in readings(desk.recall(task.text)):
        if named and 2 * len(named & _words(record.said)) > len(named):
            claim = Claim(record.said, (record.id,))
            return Decision(task.id, f"{claim.text} [{record.id}]", claims=(claim,), confidence=0.95)
    return Decision(task.id, "I do not know; nothing is recorded about it.", confidence=0.9)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
