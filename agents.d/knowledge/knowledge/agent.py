"""knowledge: answers from the person's notes, with the record for each sentence; writes notes, keeps reminders, and erases what it was told to.

What rules decide is decided by rules, one topic a file. The frontier model reads what can hurt (an erasure, a legal or medical passage) and is checked
against the records word for word; the local one may say which of several records comes first, where a wrong choice hurts nobody.
"""

import re
from collections.abc import Callable

from lifeos.agent.contract import Decision, Task
from lifeos.agent.desk import Desk

from . import calendar, erase, lookup, note, people, reading, referral
from .conversation import Conversation
from .records import Away, Library

TOPICS: tuple[tuple[str, Callable[[Conversation, Library, Desk], Decision]], ...] = (
    (r"\b(?:forget (?!it\b)|erase|delete|clean up|get rid of|archive)\b", erase.answer),
    (
        r"\bremind me (?!what|who|where|why|how)\b|\b(?:put|enter)\b.* (?:in|into) (?:my|the) calendar\b|\breminder\b",
        calendar.remind,
    ),
    (
        r"\b(?:write|make|take|keep|save|add) (?:(?:me|this|that|it) )?(?:down\b|(?:a |as a )?(?:new )?(?:note|summary)\b)|^note:",
        note.answer,
    ),
    (referral.FOREIGN, referral.answer),
    (reading.HURTS, reading.answer),
    (r"\bcalendar\b|\bappointments?\b", calendar.look),
    (people.ASKED, people.answer),
)
"""What is asked, by words of the sentence that asks; the first that fits. Everything else is a question to the notes."""


def answer(task: Task, desk: Desk) -> Decision:
    """One decision."""
    talk, library = Conversation.of(task), Library(desk)
    if talk.ends:
        return Decision(task.id, "You are welcome." if talk.thanks else "All right.", confidence=0.95)
    if talk.declines:
        return Decision(task.id, "All right. Nothing was erased, written or changed.", confidence=0.95)
    topic = next((topic for words, topic in TOPICS if re.search(words, talk.question, re.IGNORECASE)), lookup.answer)
    try:
        return topic(talk, library, desk)
    except Away as away:
        return away.decision(task.id)
