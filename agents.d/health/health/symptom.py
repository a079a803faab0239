"""A symptom that is no red flag, or a wish that has no words here: no judgement, and one next step."""

import re

from lifeos.agent.contract import Decision
from lifeos.agent.desk import Desk

from .conversation import Conversation
from .records import Log

_BODY = re.compile(
    r"\b(?:ache|aching|hurts?|sore|pain\w*|itch\w*|cough\w*|cold|fever|rash|tired|nause\w+|stiff\w*|dizz\w+|headaches?|cramps?|feel\w*)\b",
    re.IGNORECASE,
)


def answer(talk: Conversation, desk: Desk, log: Log) -> Decision:
    """Whom to ask, and when not to wait."""
    if not _BODY.search(" ".join(talk.said)):
        wish = "Tell me which you want: a training plan, a trend, an appointment, a medicine's dose, a note for the doctor, the diary, or a reminder."
        return Decision(talk.task, f"{talk.lead}{wish}", confidence=0.8)
    reply = (
        "I do not judge symptoms. Please ask your doctor or a pharmacist, today if it worries you, and in any case once it has lasted two weeks "
        "or comes back. If it becomes sudden, severe, or reaches chest, breath, speech or sight, call the local emergency number at once."
    )
    return Decision(talk.task, f"{talk.lead}{reply}", confidence=0.9)
