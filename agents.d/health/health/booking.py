"""An appointment: at a practice that the person has been to or chosen, at a free time that they confirmed, with its fee stated before."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from lifeos.agent.contract import Action, Claim, Decision
from lifeos.agent.desk import Desk
from lifeos.remembered.record import readings
from lifeos.units import Money

from .conversation import Conversation
from .records import SURE, Log, orders

ALONE = 50
"""USD that the agent may promise without an approval of its own (agent.yaml); the person is told when it is more."""
TOOL = "appointment-book"
UNSURE = "I do not know whether it was booked"

KINDS = {
    "dentist": r"\bdent(?:ist|al)\b|\bteeth\b",
    "physiotherapist": r"\bphysio",
    "optician": r"\boptician|\beye",
    "dermatologist": r"\bdermatolog|\bskin",
    "cardiologist": r"\bcardiolog",
    "general practitioner": r"\bgp\b|\bgeneral practi|\bfamily doctor|\bblood test|\bcheck-up",
}
_KIND = re.compile(r"(?P<kind>[a-z ]+)\.")
_FREE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


class Practice(NamedTuple):
    """What memory holds of one. ``known``: the person has been there or chose it."""

    id: str
    name: str
    kind: str
    known: bool
    fee: float
    free: tuple[str, ...]
    telephone: str


def answer(talk: Conversation, desk: Desk, log: Log) -> Decision:
    """A proposal; the booking, once this very one was agreed to. Raises :class:`Away`."""
    question = talk.asked(r"\bbook|\bappointment")
    kind = next((kind for kind, words in KINDS.items() if re.search(words, question, re.IGNORECASE)), None)
    if kind is None:
        return Decision(talk.task, f"{talk.lead}With whom shall it be?", asks=("practice",), confidence=0.7)
    there = [practice for practice in _practices(desk, kind) if practice.kind == kind]
    known = [practice for practice in there if practice.known]
    if not known:
        if not there:
            return Decision(
                talk.task,
                f"{talk.lead}I have no {kind} on record for you. Choose one, and I book there.",
                confidence=0.9,
            )
        names = ", ".join(f"{practice.name} [{practice.id}]" for practice in there)
        return Decision(
            talk.task,
            f"{talk.lead}You have not been to {names}, nor chosen it, so I book nothing. Tell me where you want to go.",
            confidence=0.9,
        )
    if len(known) > 1:
        named = [
            practice for practice in known if any(practice.name.casefold() in said.casefold() for said in talk.said)
        ]
        if len(named) != 1:
            names = " or ".join(practice.name for practice in known)
            return Decision(
                talk.task, f"{talk.lead}Which practice shall it be, {names}?", asks=("practice",), confidence=0.8
            )
        known = named
    return _at(talk, desk, log, known[0])


def _at(talk: Conversation, desk: Desk, log: Log, practice: Practice) -> Decision:
    if talk.told(UNSURE) or talk.told("Booked:"):
        return _look(talk, log, practice)
    start = _first(talk, log, practice)
    if start is None:
        reply = f"{talk.lead}None of the free times of {practice.name} [{practice.id}] fits your calendar. You reach them at {practice.telephone}."
        return Decision(
            talk.task,
            reply,
            claims=(Claim(f"The telephone number is {practice.telephone}", (practice.id,)),),
            confidence=0.9,
        )
    proposal = f"{practice.name} on {start[:10]} at {start[11:]}, fee {practice.fee:.2f} USD"
    arguments = {"practice": practice.id, "start": start, "reason": "appointment", "fee": practice.fee}
    action = Action(
        TOOL,
        arguments,
        "proposed",
        ("spends",) if practice.fee else (),
        Money(round(practice.fee * 1_000_000)) if practice.fee else None,
    )
    claim = Claim(f"{practice.name} is free on {start} for {practice.fee:.2f} USD", (practice.id,))
    if talk.agrees(proposal):
        return _book(talk, desk, log, practice, action, claim)
    above = f" That is above {ALONE} USD, so I need your approval of exactly this." if practice.fee > ALONE else ""
    reply = f"{talk.lead}{proposal} [{practice.id}].{above} Shall I book it?"
    return Decision(talk.task, reply, (action,), (claim,), ("consent",), confidence=0.9)


def _book(talk: Conversation, desk: Desk, log: Log, practice: Practice, action: Action, claim: Claim) -> Decision:
    start = action.arguments["start"]
    booked = desk.call(TOOL, action.arguments, confidence=SURE)
    if booked.outcome == "done":
        done = Action(TOOL, action.arguments, "done", action.tags, action.money)
        return Decision(
            talk.task, f"Booked: {practice.name} on {start[:10]} at {start[11:]}.", (done,), (claim,), confidence=0.95
        )
    tried = Action(
        TOOL, action.arguments, "denied" if booked.outcome == "denied" else "failed", action.tags, action.money
    )
    why = str(booked.result.get("error", "it was refused"))
    if booked.outcome == "denied":
        reply = f"It was not booked: {why}. You reach {practice.name} at {practice.telephone} [{practice.id}]."
        return Decision(talk.task, reply, (tried,), (claim,), confidence=0.9)
    if "is not free at" in why:
        return _next(talk, log, practice, start, tried)
    return _look(talk, log, practice, tried)


_GONE = "is no longer free"


def _next(talk: Conversation, log: Log, practice: Practice, gone: str, tried: Action) -> Decision:
    """The time was taken meanwhile: another one is another question."""
    start = _first(talk, log, practice, gone)
    if start is None:
        reply = f"{gone} {_GONE}, and no other time fits. You reach {practice.name} at {practice.telephone} [{practice.id}]."
        return Decision(
            talk.task,
            reply,
            (tried,),
            (Claim(f"The telephone number is {practice.telephone}", (practice.id,)),),
            confidence=0.9,
        )
    arguments = {**tried.arguments, "start": start}
    claim = Claim(f"{practice.name} is free on {start} for {practice.fee:.2f} USD", (practice.id,))
    reply = f"{gone} {_GONE}. {practice.name} on {start[:10]} at {start[11:]}, fee {practice.fee:.2f} USD [{practice.id}]. Shall I book that instead?"
    return Decision(
        talk.task,
        reply,
        (Action(TOOL, arguments, "proposed", tried.tags, tried.money),),
        (claim,),
        ("consent",),
        confidence=0.9,
    )


def _look(talk: Conversation, log: Log, practice: Practice, tried: Action | None = None) -> Decision:
    """A booking whose outcome is not known is not repeated: the calendar shows it, or the person asks the practice. Raises :class:`Away`."""
    events = log.events(log.today, 31)
    made = next((event for event in events if practice.id in event["title"] or practice.name in event["title"]), None)
    actions = (tried,) if tried else ()
    if made is not None:
        claim = Claim(f"The calendar has {made['start']}", (made["id"],))
        return Decision(talk.task, f"It is booked: {claim.text} [{made['id']}].", actions, (claim,), confidence=0.9)
    claim = Claim(f"The telephone number is {practice.telephone}", (practice.id,))
    again = "Still: " if tried is None else ""
    reply = f"{again}{UNSURE}: the service gave no answer and the calendar does not show it. I do not repeat it; {practice.name} tells you at {practice.telephone} [{practice.id}]."
    return Decision(talk.task, reply, actions, (claim,), confidence=0.85)


def _first(talk: Conversation, log: Log, practice: Practice, *gone: str) -> str | None:
    """The first free time after today that is not taken meanwhile and meets nothing in the calendar."""
    day = log.today + timedelta(1)
    events = log.events(day, 31)
    for start in practice.free:
        if start[:10] < day.isoformat() or start in gone or talk.told(f"{start} {_GONE}"):
            continue
        if date.fromisoformat(start[:10]) < day + timedelta(31) and not any(_meets(start, event) for event in events):
            return start
    return None


def _meets(start: str, event: dict[str, object]) -> bool:
    begins, other = datetime.fromisoformat(start), datetime.fromisoformat(str(event["start"]))
    return begins < other + timedelta(minutes=int(str(event["minutes"]))) and other < begins + timedelta(minutes=30)


def _practices(desk: Desk, kind: str) -> list[Practice]:
    """Those that memory holds. A record that gives orders is no record of where the person goes."""
    found = readings(desk.recall(f"practice {kind} been there chosen fee free telephone", 12), "note")
    return [
        practice
        for note in sorted(found)
        if not orders(note.said)
        for practice in _parse(note.id, note.title, note.text)
    ]


def _parse(key: str, name: str, text: str) -> list[Practice]:
    about = _KIND.match(text)
    fee = re.search(r"Fee: ([0-9]+(?:\.[0-9]{2})?) USD", text)
    if about is None:
        return []
    known = re.search(r"\b(?:Been there on \d|Chosen by the person)", text) is not None
    telephone = re.search(r"Telephone: ([0-9-]+)", text)
    return [
        Practice(
            key,
            name,
            about["kind"],
            known,
            float(fee[1]) if fee else 0.0,
            tuple(sorted(_FREE.findall(text))),
            telephone[1] if telephone else "",
        )
    ]
