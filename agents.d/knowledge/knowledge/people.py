"""One thing about one person. Contacts never agreed to be there: what was asked for, and no list."""

import re

from lifeos.agent.contract import Decision
from lifeos.agent.desk import Desk

from . import lookup
from .conversation import Conversation
from .records import Library, Record, quoted, shown, trusted, warned
from .words import about, terms

FIELDS = {
    "telephone number": (r"\b(?:tele)?phone\b|\bnumber\b|\breach\b|\bcall\b", r"[+\d][\d ()/.-]{4,}"),
    "birthday": (r"\bbirthday\b|\bborn\b", r"born on \d{4}-\d{2}-\d{2}"),
    "e-mail address": (r"\be-?mail\b|\bmail address\b|\bwrite to\b", r"\S+@\S+"),
    "address": (r"\baddress\b|\blives?\b", r"lives at .+"),
}
"""By name: how it is asked for, and what a contact has of it."""
_LIST = r"\b(?:everything|all|whatever) (?:\w+ ){0,5}about\b"
ASKED = r"\b(?:tele)?phone\b|\bbirthday\b|\baddress\b|\be-?mail\b|\bborn\b|\blives?\b|\breach\b|" + _LIST


def answer(talk: Conversation, library: Library, desk: Desk) -> Decision:
    """It, as it stands; who is meant, when two could be; what is needed, when everything is asked for. Raises :class:`Away`."""
    asked = f"{talk.question} {talk.answers}"
    words = terms(asked)
    found = [record for record in library.search(talk.question, words) if record.kind == "contact"]
    people = [record for record in found if about(record.title, words)]
    if not people:
        return lookup.answer(talk, library, desk)
    best = max(about(record.title, words) for record in people)
    meant = [record for record in people if about(record.title, words) == best]
    if talk.unknown:
        return Decision(talk.task, "Then I leave it at that. Ask me for one thing, and I look it up.", confidence=0.9)
    if len(meant) > 1:
        first, *rest = sorted(record.title for record in meant)
        reply = (
            f"{talk.lead}I know {first} and {' and '.join(rest)}. I would take {first}, or which surname do you mean?"
        )
        return Decision(talk.task, reply, asks=("surname",), confidence=0.7)
    field = _field(asked)
    if field is None:
        name = meant[0].title
        return Decision(
            talk.task,
            f"{talk.lead}I keep no list about a person. For what purpose do you need {name}?",
            asks=("purpose",),
            confidence=0.8,
        )
    return _told(talk, meant[0], field)


def _told(talk: Conversation, person: Record, field: str) -> Decision:
    value = next((part for part in person.text.split(", ") if re.fullmatch(FIELDS[field][1], part)), None)
    if value is None or not trusted([person]):
        reply = f"{talk.lead}{lookup.ABSENT}: [{person.id}] has no {field}.{warned([person])}"
        return Decision(talk.task, reply, confidence=0.9)
    claim = quoted(person, value)
    return Decision(talk.task, f"{talk.lead}{person.title}: {shown(claim)}", claims=(claim,), confidence=0.95)


def _field(text: str) -> str | None:
    return next((field for field, (asked, _) in FIELDS.items() if re.search(asked, text, re.IGNORECASE)), None)
