"""A record as a line of text: what is embedded, and what an agent reads (:mod:`lifeos.remembered.record` takes it apart again)."""

import re

from lifeos.memory.record import Appointment, Contact, Content, Measurement, Message, Note, Transaction, Workout

_LINK = re.compile(r"\[\[([^\]|]*\|)?([^\]]*)\]\]")
"""A wiki link, with or without another text than the name of the page."""


def wording(content: Content) -> str:
    """The same for the same content. The day comes first, as that of a record is what is asked for most."""
    match content:
        case Transaction():
            amount = f"{content.amount} {content.currency}"
            return _line(
                f"Transaction on {content.date}", amount, content.counterparty, content.purpose, content.account
            )
        case Appointment():
            until = f" to {content.end}" if content.end else ""
            place = f"at {content.place}" if content.place else ""
            people = f"with {', '.join(content.attendees)}" if content.attendees else ""
            head = f"Appointment on {content.start}{until}"
            return _line(head, content.title, place, people, content.repeats, content.description)
        case Note():
            head = f"Note on {content.date}" if content.date else "Note"
            return _line(head, content.title, _LINK.sub(r"\2", content.text), ", ".join(content.tags))
        case Contact():
            born = f"born on {content.birthday}" if content.birthday else ""
            return _line("Contact", content.name, content.organisation, *content.emails, *content.phones, born)
        case Measurement():
            value = f"{content.value or content.state} {content.unit}".strip()
            return _line(f"Measurement on {content.start}", f"{apart(content.quantity)} {value}", content.device)
        case Workout():
            return _line(
                f"Workout on {content.start}", apart(content.activity), f"{content.duration} {content.unit}".strip()
            )
        case Message():
            to = f"to {', '.join(content.recipients)}" if content.recipients else ""
            return _line(f"Mail on {content.sent}", f"from {content.sender}", to, content.subject, content.text)


def learned(day: str, agent: str, subject: str, word: str, value: str) -> str:
    """A fact that an agent was told, or concluded, on a day. ``word``: of the ontology."""
    return f"Learned on {day} from {agent}: {' '.join(subject.split())}, {apart(word)}: {' '.join(value.split())}"


def apart(name: str) -> str:
    """``HeartRate`` in two words, as people ask for it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _line(head: str, *parts: str) -> str:
    return f"{head}: {', '.join(' '.join(part.split()) for part in parts if part.strip())}"
