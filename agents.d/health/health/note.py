"""A note for the doctor: from the records of four weeks and from nothing else, each line with its record."""

import re

from lifeos.agent.contract import Action, Claim, Decision
from lifeos.agent.desk import Desk

from .conversation import Conversation
from .records import SURE, Entry, Log, ids, orders, refused

TOOL = "note-write"
WRITTEN = "The note is written"
DAYS = 28
TITLE = "For the doctor"
MOST = 50
"""Records that one note may name (agents.d/platform/tools.yaml)."""

_UNITS = {"sleep": "sleep", "resting-heart-rate": "resting heart rate", "symptom": "diary", "medication": "medicine"}
_OTHERS = re.compile(
    r"\b(?:sister|brother|mother|father|mum|dad|wife|husband|partner|friend|colleague|neighbour|boss|aunt|uncle|cousin|boyfriend|girlfriend)\b",
    re.IGNORECASE,
)
"""Entries about somebody else's body are theirs to pass on."""


def answer(talk: Conversation, desk: Desk, log: Log) -> Decision:
    """What the note would hold; the note, once it was agreed to. Raises :class:`Away`."""
    if talk.told(WRITTEN):
        return Decision(talk.task, f"{WRITTEN}; nothing else was changed.", confidence=0.95)
    every = [entry for kind in _UNITS for entry in log.read(kind, 365 if kind == "medication" else DAYS)]
    entries = sorted((entry for entry in every if not _left_out(entry)), key=lambda entry: (entry["day"], entry["id"]))[
        -MOST:
    ]
    if not entries:
        return Decision(
            talk.task,
            f"{talk.lead}I do not have any records of the last four weeks, so there is nothing to write down.",
            confidence=0.95,
        )
    text = "\n".join(f"- {entry['day']} {_UNITS[entry['kind']]}: {_said(entry)} [{entry['id']}]" for entry in entries)
    arguments = {"title": TITLE, "text": text, "sources": list(ids(entries))}
    proposal = f"A note for the doctor, from {len(entries)} records of {entries[0]['day']} to {entries[-1]['day']}"
    claims = (
        Claim(
            f"The note draws on {len(entries)} records, from {entries[0]['day']} to {entries[-1]['day']}", ids(entries)
        ),
    )
    if talk.agrees(proposal):
        written = desk.call(TOOL, arguments, confidence=SURE)
        if written.outcome == "done":
            return Decision(
                talk.task, f"{WRITTEN}, with its sources.", (Action(TOOL, arguments, "done"),), claims, confidence=0.95
            )
        outcome = "denied" if written.outcome == "denied" else "failed"
        reply = f"The note was not written: {written.result.get('error', 'it was refused')}. You can show the doctor your log instead."
        return Decision(talk.task, reply, (Action(TOOL, arguments, outcome),), claims, confidence=0.9)
    others = (
        " I leave out what is about other people."
        if any(_OTHERS.search(str(entry.get("text", ""))) for entry in every)
        else ""
    )
    reply = (
        f"{talk.lead}{proposal}: values, medicines and diary, nothing added.{others}{refused(every)} Shall I write it?"
    )
    return Decision(talk.task, reply, (Action(TOOL, arguments, "proposed"),), claims, ("consent",), confidence=0.9)


def _left_out(entry: Entry) -> bool:
    text = f"{entry.get('text', '')} {entry.get('note', '')}"
    return orders(text) or _OTHERS.search(text) is not None


def _said(entry: Entry) -> str:
    if entry["kind"] == "symptom":
        return str(entry["text"])
    if entry["kind"] == "medication":
        return f"{entry['name']} {entry['dose']}, {entry['time']}"
    return f"{entry['value']:g} {entry['unit']}"
