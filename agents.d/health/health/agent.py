"""health: red flags first, then what was asked: what was recorded, a plan, a trend, a booking, a medicine, a note, the diary, a reminder.

What rules decide is decided by rules, one topic a file. The frontier model reads what they cannot (an ambiguous symptom, a doctor's letter) and is
checked against the records; the local one tags diary entries, where a wrong tag hurts nobody.
"""

from collections.abc import Callable

from lifeos.agent.contract import Decision, Task
from lifeos.agent.desk import Desk

from . import alarm, booking, diary, medicine, note, past, reminder, symptom, training, trend
from .conversation import Conversation
from .records import Away, Log

TOPICS: tuple[tuple[str, Callable[[Conversation, Desk, Log], Decision]], ...] = (
    (past.WORDS, past.answer),
    (r"\bremind|\b(?:in|into|to) (?:my|the) calendar\b", reminder.answer),
    (r"\b(?:note|summary) for\b|\bsum(?:marise)? (?:it )?up for\b", note.answer),
    (r"\bbook|\bappointment\b", booking.answer),
    (r"\bdiary\b", diary.answer),
    (r"\bdose\b|\btablets?\b|\bmedicines?\b|\bmg\b|\btake of\b|\btaking\b", medicine.answer),
    (r"\bplan\b|\btrain|\bwork-?outs?\b", training.answer),
    (r"\bsle(?:ep|pt)|\bresting (?:heart|pulse)|\bvo2|\bweigh", trend.answer),
)
"""What is asked, by words; the first that fits. Somebody who asks for none of it has told a symptom, or is asked what they want."""

WITHOUT_DIARY = (booking.answer, past.answer, reminder.answer)
"""Topics that conclude nothing from the health log, and so need not wait for it."""


def answer(task: Task, desk: Desk) -> Decision:
    """One decision. Whatever else is asked, a red flag comes first, for the rest of the conversation, too."""
    talk = Conversation.of(task)
    log = Log(desk)
    if flag := alarm.heard(talk, desk):
        return flag
    if talk.ends:
        return Decision(task.id, "You are welcome." if talk.thanks else "All right.", confidence=0.95)
    if talk.declines:
        return Decision(task.id, "All right, I leave it as it is. Nothing was written or booked.", confidence=0.95)
    topic = talk.topic(TOPICS) or symptom.answer
    try:
        if flag := alarm.written(talk, desk, log):
            return flag
    except Away as away:
        if topic not in WITHOUT_DIARY:
            return away.decision(task.id)
    try:
        return topic(talk, desk, log)
    except Away as away:
        return away.decision(task.id)
