"""What belongs to another agent: named, and not pieced together from hints in notes."""

import re

from lifeos.agent.contract import Decision
from lifeos.agent.desk import Desk

from .conversation import Conversation
from .records import Library

_MONEY = r"\b(?:accounts?|balance|savings|(?:the|my) bank|spen[dt]|spending|afford|transfer(?:red)?|overdrawn|budget|(?:was|were) booked)\b"
_BODY = r"\b(?:sle(?:ep|pt)|blood pressure|heart rate|pulse|weigh|vo2|dose|training|work-?outs?)\b"
FOREIGN = rf"^(?!.*\b(?:notes?|wrote|written|write|decided?)\b).*(?:{_MONEY}|{_BODY})"
"""Questions that money or health records answer; whoever asks for a note about it gets the note."""


def answer(talk: Conversation, library: Library, desk: Desk) -> Decision:
    """Whom to ask."""
    agent, what = (
        ("finance", "your money") if re.search(_MONEY, talk.question, re.IGNORECASE) else ("health", "your health")
    )
    reply = f"{talk.lead}Please ask the {agent} agent: I have no access to {what}, and notes are no source for it."
    return Decision(talk.task, reply, confidence=0.95)
