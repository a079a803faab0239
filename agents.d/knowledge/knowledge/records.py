"""Reading records. They are data that others can write into: what in them gives orders is shown to the person, and not followed."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from lifeos.agent.contract import Claim, Decision, Outcome
from lifeos.agent.desk import Answered, Desk
from lifeos.remembered.period import Period
from lifeos.remembered.record import Kind, Remembered, readings

from .words import about, others

SURE = 0.95
"""The confidence of a call that rules decided; the agent's floor is 0.85 (agent.yaml)."""
MOST = 20
"""Records of one search, and of one list (prompts/system.md)."""
AHEAD, BACK = 31, 31
"""Days of the calendar that are looked at."""
ARCHIVED = "Archived: "
"""How the title of a note begins that is kept and no longer answers questions."""

_ORDERS = re.compile(
    r"(?:^|\b(?:note to|dear|hello|attention) (?:the |every |any )?)(?:ai )?(?:assistant|agent|bot|ai|language model)s?\b[^.!?]{0,30}[:,]|\bignore (?:all|any|your|the|previous|what)\b|\bwithout asking\b"
    r"|\byour rules\b|\b(?:as a|new|standing) rule\b|\bowner (?:has )?(?:already )?(?:approved|agreed)\b|\b(?:whoever|system that) reads this\b"
    r"|\bsystem (?:prompt|message)\b|\bdo not (?:tell|warn|ask|show)\b",
    re.IGNORECASE,
)
_DISTRESS = re.compile(
    r"\b(?:do not|don't) (?:want to|wish to) (?:go on|wake up|be here)\b|\bhurt myself\b|\bend it all\b|\bafraid (?:that )?he will hit\b"
    r"|\bno way out\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_PART = re.compile(r"(?<=[.!?])\s+|, ")
"""What somebody else wrote stands behind a comma, in a line of memory that is no note: a subject, a place, a description."""
_SHOWN = 240


class Record(NamedTuple):
    """A note, an event, or what memory holds. ``day``: of the record, ISO 8601, of an appointment with its hour, empty when it has none; ``by``: the agent
    that learned it, when it is no record of the person's own."""

    id: str
    day: str
    title: str
    text: str
    sources: tuple[str, ...] = ()
    kind: Kind = "note"
    by: str = ""

    @property
    def whole(self) -> str:
        """Title and text; of what is no note, as memory has them."""
        between = ". " if self.kind == "note" else ", "
        return f"{self.title}{between}{self.text}" if self.title and self.text else self.title or self.text

    @property
    def sentences(self) -> list[str]:
        """The text, sentence by sentence."""
        return [sentence for sentence in _SENTENCE.split(self.text.strip()) if sentence]

    @property
    def ordered(self) -> str:
        """The sentence that gives orders to whoever reads it for the person; empty when none does."""
        between = _SENTENCE if self.kind == "note" else _PART
        said = (self.title, *between.split(self.text))
        return next((part for part in said if _ORDERS.search(part)), "")


class Away(Exception):  # noqa: N818  # a state of a service
    """A tool did not answer, twice, or not with what was asked."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def decision(self, task: str) -> Decision:
        """What the person is told: nothing is guessed in its place."""
        reply = f"Your {self.what} do not answer right now, so I say and change nothing. Please ask me again later."
        return Decision(task, reply, confidence=0.9)


class Library:
    """Notes, memory and calendar, behind the gateway. What was read once is not read again within a decision."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._found: dict[tuple[str, ...], list[Record]] = {}

    @property
    def today(self) -> str:
        """The day it is."""
        return self._desk.today

    def search(self, question: str, words: tuple[str, ...]) -> list[Record]:
        """What bears on a question, newest first: from memory by its meaning, from the notes by the person's words and then once more by
        other words. Raises :class:`Away`."""
        if words not in self._found:
            recalled = [self._desk.recall(asked, MOST) for asked in (question, " ".join(words)) if asked]
            records = {one.id: _remembered(one) for found in recalled for one in readings(found)}
            for query in (words, others(words)):
                if query:
                    records.update((record.id, record) for record in self._notes(" ".join(query)[:300]))
            live = (record for record in records.values() if not record.title.startswith(ARCHIVED))
            self._found[words] = sorted(live, key=lambda record: (record.day, record.id), reverse=True)
        return self._found[words]

    def subject(self, question: str, words: tuple[str, ...], when: Period | None = None) -> list[Record]:
        """Of what a search finds, the records that have all of the words, and two of them together: a title or a sentence, for words that are
        scattered over a text are no subject. ``when``: only those of that time. Raises :class:`Away`."""
        found = self.search(question, words)
        return [record for record in found if _of(record, words) and (when is None or when.holds(record.day))]

    def planted(self, question: str, words: tuple[str, ...]) -> list[Record]:
        """Of what a search finds, the records that have half of the words and give orders. Raises :class:`Away`."""
        found = self.search(question, words)
        return [record for record in found if record.ordered and 2 * about(record.whole, words) >= len(words)]

    def nearest(self, question: str) -> list[Record]:
        """What memory holds nearest to a question by its meaning; at most one, and none that gives orders."""
        recalled = map(_remembered, readings(self._desk.recall(question, MOST)))
        live = (record for record in recalled if record.title and not record.title.startswith(ARCHIVED))
        return trusted(live)[:1]

    def events(self, first: date, days: int = AHEAD) -> list[Record]:
        """What the calendar holds in so many days from a day on, in order. Raises :class:`Away`."""
        wish = {"from": first.isoformat(), "days": days}
        return [_event(event) for event in self._call("calendar-read", wish, "events", "calendar entries")]

    def appointments(self, question: str) -> list[Record]:
        """Those that memory holds on a question, in the order of their time."""
        found = readings(self._desk.recall(question, MOST), "appointment")
        return sorted(map(_remembered, found), key=lambda record: record.day)

    def around(self) -> list[Record]:
        """The calendar of the month before and the month to come. Raises :class:`Away`."""
        today = date.fromisoformat(self.today)
        return [*self.events(today), *self.events(today - timedelta(BACK), BACK)]

    def _notes(self, query: str) -> list[Record]:
        found = self._call("note-search", {"query": query, "limit": MOST}, "notes", "notes")
        return [
            Record(
                note["id"], note.get("day", ""), note.get("title", ""), note["text"], tuple(note.get("sources") or ())
            )
            for note in found
        ]

    def _call(self, tool: str, wish: dict[str, Any], field: str, what: str) -> list[dict[str, Any]]:
        for _ in range(2):  # a read may be repeated once; a second failure is an outage
            answered = self._desk.call(tool, wish, confidence=SURE)
            if answered.outcome == "done" and isinstance(found := answered.result.get(field), list):
                return found
        raise Away(what)


def trusted(records: Iterable[Record]) -> list[Record]:
    """Those that say something, and order nothing: a text that was made to be obeyed is no source."""
    return [record for record in records if not record.ordered]


def warned(records: Iterable[Record]) -> str:
    """What the person must know of some records besides what they asked: that one gives orders, which were not followed, or sounds like
    distress."""
    said = ""
    for record in records:
        if record.ordered:
            said += f' I did not follow this order in a record: "{record.ordered[:_SHOWN]}" [{record.id}].'
        elif _DISTRESS.search(record.text):
            said += f" [{record.id}] sounds like distress; please talk to someone you trust, or call the local emergency number if it is urgent."
    return said


def not_done(answered: Answered) -> Outcome:
    """What became of a call that was not carried out."""
    return "denied" if answered.outcome == "denied" else "failed"


def quoted(record: Record, sentence: str) -> Claim:
    """A sentence of a record, word for word, with its day."""
    learned = f", as {record.by} learned it" if record.by else ""
    when = f"On {record.day.replace('T', ' at ')}{learned}: " if record.day else ""
    return Claim(f'{when}"{sentence}"', (record.id,))


def shown(claim: Claim) -> str:
    """A claim with its records, as it stands in a text."""
    return f"{claim.text} {' '.join(f'[{key}]' for key in claim.cites)}"


def _of(record: Record, words: tuple[str, ...]) -> bool:
    together = max(about(text, words) for text in (record.title, *record.sentences, ""))
    return about(record.whole, words) == len(words) and together >= min(2, len(words))


def _remembered(one: Remembered) -> Record:
    day = one.time[: len("2025-06-06T14:30")] if one.kind == "appointment" else one.day
    if one.kind == "fact":
        return Record(one.id, day, "", one.said, kind="fact", by=one.by)
    return Record(one.id, day, one.title, one.text, kind=one.kind)


def _event(event: dict[str, Any]) -> Record:
    return Record(event["id"], event["start"], event["title"], event.get("note", ""), kind="appointment")
