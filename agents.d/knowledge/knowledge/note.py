"""A new note: what the person dictates, or what their notes say about a subject, with its sources; never in the place of another note."""

import re

from lifeos.agent.contract import Action, Claim, Decision
from lifeos.agent.desk import Desk
from lifeos.agent.model import ModelError

from .conversation import Conversation
from .lookup import ABSENT
from .records import SURE, Library, Record, not_done, trusted, warned
from .words import about, terms

TOOL = "note-write"
WRITTEN = "The note is written"
TITLE = 60
"""Characters of a title that the agent makes."""

_BESIDE = re.compile(r"\bbeside (?:my|the) (?:old |earlier )?note (?:about|on) (?P<subject>[^:]+):", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:about|on|of) (?P<subject>[^:]+?)[.!?]?$", re.IGNORECASE)
_DICTATED = re.compile(r":\s*(?P<text>.+)$", re.DOTALL)
_DIGITS = re.compile(r"\d+")
_PRIVATE = re.compile(
    r"\b(?:in confidence|confidential(?:ly)?|between us|must not know|divorc\w+|pregnan\w+|therapy|debts?|diagnos\w+|affair|depress\w+)\b",
    re.IGNORECASE,
)
"""What somebody told the person and nobody else: it stays where it is."""


def answer(talk: Conversation, library: Library, desk: Desk) -> Decision:
    """The note. Raises :class:`Away`."""
    if talk.told(WRITTEN):
        return Decision(talk.task, f"{talk.lead}{WRITTEN}; nothing else was changed.", confidence=0.95)
    dictated = _DICTATED.search(talk.question)
    if dictated is not None:
        beside = _BESIDE.search(talk.question)
        sources = trusted(library.subject(beside["subject"], terms(beside["subject"]))) if beside else []
        if beside and not sources:
            return Decision(talk.task, f"{talk.lead}{ABSENT}: {beside['subject']}. I wrote nothing.", confidence=0.9)
        text = dictated["text"].strip()
        return _write(talk, library, desk, _title(desk, text), text, sources, "")
    subject = _SUBJECT.search(talk.question)
    words = terms(subject["subject"]) if subject else ()
    if not words:
        if talk.unknown:
            return Decision(talk.task, "Then I write nothing.", confidence=0.9)
        return Decision(talk.task, f"{talk.lead}What shall the note be about?", asks=("subject",), confidence=0.7)
    found = library.subject(talk.question, words)
    records = trusted(found)
    if not records:
        reply = f"{talk.lead}{ABSENT}: {' '.join(words)}. I wrote nothing.{warned(found)}"
        return Decision(talk.task, reply, confidence=0.9)
    kept = [(record, [text for text in record.sentences if not _PRIVATE.search(text)]) for record in records]
    text = "\n".join(f"- {record.day} {' '.join(texts)} [{record.id}]" for record, texts in kept if texts)
    private = any(len(texts) < len(record.sentences) for record, texts in kept)
    aside = (" I left out what somebody told you in confidence." if private else "") + warned(found)
    sources = [record for record, texts in kept if texts]
    return _write(talk, library, desk, f"Summary: {' '.join(words)}"[:TITLE], text, sources, aside)


def _write(
    talk: Conversation, library: Library, desk: Desk, title: str, text: str, sources: list[Record], aside: str
) -> Decision:
    ids = tuple(record.id for record in sources)
    arguments = {"title": title, "text": text, "sources": list(ids)}
    claims = (Claim(f"It draws on {len(ids)} record{'s' * (len(ids) > 1)}", ids),) if ids else ()
    drawn = f" {claims[0].text}: {' '.join(f'[{key}]' for key in ids)}." if claims else ""
    written = desk.call(TOOL, arguments, confidence=SURE)
    if written.outcome == "done":
        reply = f'{talk.lead}{WRITTEN}, "{title}" [{written.result["note"]}].{drawn}{aside}'
        return Decision(talk.task, reply, (Action(TOOL, arguments, "done"),), claims, confidence=0.95)
    reply = f"{talk.lead}The note was not written: {written.result.get('error', 'it was refused')}. Please ask me again later.{drawn}{aside}"
    return Decision(talk.task, reply, (Action(TOOL, arguments, not_done(written)),), claims, confidence=0.9)


def _title(desk: Desk, text: str) -> str:
    """A small model may find one, in the words of the text; else it is how the text begins."""
    schema = {
        "type": "object",
        "properties": {"title": {"type": "string", "minLength": 3, "maxLength": TITLE}},
        "required": ["title"],
        "additionalProperties": False,
    }
    begins = text if len(text) <= TITLE else text[:TITLE].rsplit(" ", 1)[0]
    try:
        title = str(
            desk.think(f"Note: {text}\nA title of three words, as JSON.", schema=schema, most_tokens=24).value["title"]
        )
    except ModelError:
        return begins
    words = terms(title)
    told = about(text, words) == len(words) and set(_DIGITS.findall(title)) <= set(_DIGITS.findall(text))
    return title.strip() if words and told else begins
