"""What the records say of a medicine: name, dose, time. Nothing is started, stopped, changed or combined here."""

import re

from lifeos.agent.contract import Claim, Decision
from lifeos.agent.desk import Desk

from .conversation import Conversation
from .records import Entry, Log, orders, refused

_CHANGE = re.compile(r"\b(?:stop|skip|double|halve|start|change|more|less|combine|together|leave out)\b", re.IGNORECASE)
_ASKED = r"\bdose\b|\btablets?\b|\bmedicines?\b|\bmg\b|\btake\b|\btaking\b"


def answer(talk: Conversation, desk: Desk, log: Log) -> Decision:
    """The dose as it stands, both when two disagree, or that there is none. Raises :class:`Away`."""
    question = talk.asked(_ASKED)
    known = log.read("medication", 365)
    about = [entry for entry in known if re.search(rf"\b{re.escape(entry['name'])}\b", question, re.IGNORECASE)]
    warning = refused([*log.read("letter", 365), *known])
    if not about:
        return Decision(
            talk.task,
            f"{talk.lead}I do not have a record of that medicine. Your pharmacist or the practice that prescribed it can tell you.{warning}",
            confidence=0.95,
        )
    newest = _newest([entry for entry in about if not orders(str(entry.get("note", "")))] or about)
    claims = tuple(Claim(_said(entry), (entry["id"],)) for entry in newest)
    stands = "; ".join(f"{_said(entry)} [{entry['id']}]" for entry in newest)
    if len({entry["dose"] for entry in newest}) > 1:
        reply = f"Two records disagree: {stands}. I do not choose between them; please ask your doctor or pharmacist before the next dose."
    elif _CHANGE.search(question):
        reply = f"The record says: {stands}. I do not start, stop or change medicines; please ask your doctor or pharmacist first."
    else:
        reply = f"The record says: {stands}."
    return Decision(talk.task, f"{talk.lead}{reply}{warning}", claims=claims, confidence=0.9)


def _newest(about: list[Entry]) -> list[Entry]:
    """Of each sender the newest: a practice may replace its own order, not another's."""
    return list({entry["from"]: entry for entry in about}.values())


def _said(entry: Entry) -> str:
    return f"{entry['name']} {entry['dose']}, {entry['time']}, since {entry['day']}"
