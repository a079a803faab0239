"""A question to the notes: the sentence that answers it, word for word with its record; all of them, when they differ; or that there is none."""

import re
from datetime import date
from typing import NamedTuple

from lifeos.agent.contract import Decision
from lifeos.agent.desk import Desk
from lifeos.agent.model import ModelError
from lifeos.remembered.period import asked

from .conversation import Conversation
from .records import Library, Record, quoted, shown, trusted, warned
from .words import about, others, terms

NAMED = 3
"""Passages that one answer shows; the others are counted."""
ABSENT = "It is not in your notes"

_IDEA = re.compile(r"\b(?:maybe|perhaps|might|could|idea|what if|thinking of)\b", re.IGNORECASE)
_WEEKDAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTHS = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"


class Kind(NamedTuple):
    """A kind of fact. ``asked``: how a question asks for it; ``answers``: what a sentence must have that tells it; ``words``: of the
    question that are about the kind and not about the subject."""

    name: str
    asked: str
    answers: str
    words: tuple[str, ...] = ()


WHOLE = Kind("the wording", r"\bword for word\b|\bverbatim\b|\bquote\b|\bexact word", r"", ("verbatim", "wording"))
DECISION = Kind(
    "a decision",
    r"\bdecide|\bdecision|\bcho(?:o|i)?se|\bchoice|\bsettle|\bagree",
    r"\b(?:decided|decision|chose|settled|agreed)\b",
    ("decide", "decided", "decision", "choose", "chose", "choice", "settle", "settled", "agree", "agreed"),
)
WHEN = Kind(
    "a date or time",
    r"\bwhen\b|\b(?:what|which) (?:day|date|time)\b",
    rf"\d{{4}}-\d{{2}}-\d{{2}}|\b\d{{1,2}} {_MONTHS}\b|\b{_WEEKDAYS}\b|\d:\d{{2}}",
    ("day", "date", "time"),
)
KINDS = (
    WHOLE,
    Kind(
        "a reason",
        r"\bwhy\b|\breasons?\b",
        r"\b(?:because|so that|reason)\b",
        ("reason", "reasons", *DECISION.words, "against"),
    ),
    DECISION,
    Kind(
        "a price",
        r"\bcosts?\b|\bprice\b|\bhow (?:much|expensive)\b",
        r"\d (?:USD|EUR)\b",
        ("cost", "costs", "price", "expensive", "fee"),
    ),
    WHEN,
    Kind(
        "a name",
        r"\bwho\b|\bwhose\b",
        r"(?-i:\b[A-Z]\w+ (?:recommended|suggested|told|offered|brought|gave)\b|\b(?:by|from|with) [A-Z])",
        ("recommend", "recommended", "suggest", "suggested", "name"),
    ),
    Kind(
        "a place",
        r"\bwhere\b",
        r"\b(?:in|at|behind|under|inside|on top of|next to) (?:the|my)\b|(?-i:\bat [A-Z])",
        ("lie", "live", "lives", "place", "papers", "documents"),
    ),
)
"""The first that a question asks for."""


def answer(talk: Conversation, library: Library, desk: Desk) -> Decision:
    """What the notes say. Raises :class:`Away`."""
    kind = next((kind for kind in KINDS if re.search(kind.asked, talk.question, re.IGNORECASE)), None)
    but = kind.words if kind else ()
    when, left = asked(talk.question, date.fromisoformat(library.today))
    words = terms(left, but) or terms(talk.answers, but)
    if not words and when is None:
        if talk.unknown:
            return Decision(talk.task, "Then I leave it. Name a subject, and I search for it.", confidence=0.9)
        return Decision(talk.task, f"{talk.lead}What is it about?", asks=("subject",), confidence=0.7)
    found = library.subject(talk.question, words, when)
    aside = warned([*library.planted(talk.question, words), *trusted(found)])
    told = [(record, _passage(record, kind, words)) for record in trusted(found)]
    fits = [(record, passage) for record, passage in told if passage]
    if not fits:
        return _absent(talk, library, kind, words, trusted(found), aside)
    if kind is None and len(fits) > 1:
        first = _first(desk, talk.question, [record for record, _ in fits])
        fits.sort(key=lambda fit: fit[0].id != first)
    claims = tuple(quoted(record, passage) for record, passage in fits[:NAMED])
    left = f" There are {len(fits) - NAMED} more; ask for them." if len(fits) > NAMED else ""
    passages = " ".join(shown(claim) for claim in claims)
    notes = {passage for record, passage in fits if record.kind == "note"}
    differ = kind is not None and when is None and len(notes) > 1
    before = "Your notes do not agree, and the newer is not always right. " if differ else ""
    return Decision(
        talk.task,
        f"{talk.lead}{before}{passages}{left}{aside}",
        claims=claims,
        confidence=0.85 if differ else 0.95,
    )


def _absent(
    talk: Conversation, library: Library, kind: Kind | None, words: tuple[str, ...], records: list[Record], aside: str
) -> Decision:
    """That nothing answers it, and how it was searched; or that it was an idea and no decision. What is near is named, and not claimed.
    ``records``: about the words."""
    ideas = [(record, sentence) for record in records for sentence in record.sentences if _IDEA.search(sentence)]
    if kind is DECISION and ideas:
        claim = quoted(*ideas[0])
        reply = f"{talk.lead}Your notes hold no decision on it, only an idea. {shown(claim)}{aside}"
        return Decision(talk.task, reply, claims=(claim,), confidence=0.9)
    if records:
        near = " ".join(f"[{record.id}]" for record in records[:NAMED])
        how = f"They have {' '.join(words)} in {near}, but not {kind.name if kind else 'that'}."
    else:
        how = f"I searched for: {' '.join(words)}; and once more for: {', '.join(others(words)) or 'its meaning'}."
        how += "".join(
            f" Nearest in meaning, and perhaps not it: [{record.id}]." for record in library.nearest(talk.question)
        )
    return Decision(talk.task, f"{talk.lead}{ABSENT}. {how}{aside}", confidence=0.85)


def _passage(record: Record, kind: Kind | None, words: tuple[str, ...]) -> str:
    """The sentence that has most of the words, among those that tell a fact of the kind; empty when none does."""
    if kind is WHOLE:
        return record.text
    if record.kind == "appointment" and (kind is None or kind is WHEN):
        return record.whole  # it is its own answer to when it is
    told = [
        sentence
        for sentence in record.sentences
        if kind is None
        or (re.search(kind.answers, sentence, re.IGNORECASE) and not (kind is DECISION and _IDEA.search(sentence)))
    ]
    return max(told, key=lambda sentence: about(sentence, words), default="")


def _first(desk: Desk, question: str, records: list[Record]) -> str:
    """Which record comes first. A small model may say, if it names the same one when they are listed the other way round, for it likes what
    stands at one end; else the newest does. All are shown, so a wrong choice costs a glance."""
    shortlist = records[:NAMED]
    schema = {
        "type": "object",
        "properties": {"record": {"enum": [record.id for record in shortlist]}},
        "required": ["record"],
        "additionalProperties": False,
    }
    named = set()
    for order in (shortlist, shortlist[::-1]):
        listed = "\n".join(f"{record.id}: {record.whole[:160]}" for record in order)
        asked = f"{listed}\nQuestion: {question}\nWhich record answers it best? Answer as JSON."
        try:
            named.add(str(desk.think(asked, schema=schema, most_tokens=48).value["record"]))
        except ModelError:
            return shortlist[0].id
    return named.pop() if len(named) == 1 else shortlist[0].id
