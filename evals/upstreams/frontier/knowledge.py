"""A scripted stand-in for the frontier model, for the knowledge agent: explicit rules on the messages it is given, and on nothing else.

It is named as such in every trace. It finds the passages on which a decision hangs, and judges before an erasure what is still needed, as the prompt
defines both.
"""

import json
import re
from typing import Any

_WORD = re.compile(r"[^\W_]{3,}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_PLAIN = frozenset(
    """
    about all allowed and any are can does did for from have how into legally long may must need not notes obliged one our safe shall should still that
    the then there this under until use want what when whether which who will with without you your
    """.split()  # noqa: SIM905  as prose it is a tenth of the lines
)
_BINDS = re.compile(
    r"\b(?:may|must|within|until|unless|before|not|only|allowed|at least|no later|months?|weeks?|days?|hours?)\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"\b(?:closed|settled|over and done|withdrawn|finished|paid in full)\b", re.IGNORECASE)
_OPEN = {
    "dispute": re.compile(
        r"\b(?:dispute|objection|complaint|lawyer|court|claim against|mediation|arbitration|ombudsman)\b", re.IGNORECASE
    ),
    "tax": re.compile(r"\b(?:tax|deductib\w+|revenue office|deduct)\b", re.IGNORECASE),
    "treatment": re.compile(
        r"\b(?:treatment|therapy|prescription|referral|surgeon|physiotherap\w+|medication)\b", re.IGNORECASE
    ),
}
_WISH = re.compile(r"\b(?:about|on|of|with|from) (?:the |my |our |that |this )?(?P<subject>[^.?!,]+)", re.IGNORECASE)
_IN_PASSING = re.compile(r"\b(?:like|unlike|as with|reminded me of|instead of|compared (?:to|with))\b", re.IGNORECASE)


def answer(messages: list[dict[str, str]], schema: dict[str, Any] | None, seed: int) -> str:
    """The next message of the chat. The seed changes nothing: rules are not drawn."""
    system, (asked, *lines) = messages[0]["content"], messages[-1]["content"].splitlines()
    records = [json.loads(line) for line in lines]
    if "# Now: before it is erased" in system:
        return json.dumps(_before(asked.partition(": ")[2], records))
    return json.dumps({"passages": _passages(asked.partition(": ")[2], records)})


def _before(wish: str, records: list[dict[str, str]]) -> dict[str, Any]:
    found = _WISH.search(wish)
    subject = _words(found["subject"] if found else wish)
    other = [record["record"] for record in records if _passing(record, subject)]
    needed = []
    for record in records:
        if record["record"] in other or _CLOSED.search(record["text"]):
            continue
        for sentence in _SENTENCE.split(record["text"].strip()):
            why = next((why for why, words in _OPEN.items() if words.search(sentence)), None)
            if why:
                needed.append({"record": record["record"], "sentence": sentence, "why": why})
    return {"other": other, "needed": needed[:10]}


def _passing(record: dict[str, str], subject: set[str]) -> bool:
    """Whether a record names the subject only to compare something else with it."""
    if subject & _words(record["title"]):
        return False
    naming = [sentence for sentence in _SENTENCE.split(record["text"]) if subject & _words(sentence)]
    return bool(naming) and all(_IN_PASSING.search(sentence) for sentence in naming)


def _passages(question: str, records: list[dict[str, str]]) -> list[dict[str, str]]:
    """The sentences that bind somebody and share most words with the question, with those of their titles."""
    asked = _words(question)
    scored = []
    for record in records:
        for sentence in _SENTENCE.split(record["text"].strip()):
            own = len(asked & _words(sentence))
            if own and _BINDS.search(sentence):
                scored.append((own, len(asked & _words(record["title"])), record["record"], sentence))
    best = max((own + titled for own, titled, _, _ in scored), default=0)
    return [
        {"record": record, "sentence": sentence}
        for own, titled, record, sentence in scored
        if own + titled == best and best > 1
    ][:5]


def _words(text: str) -> set[str]:
    """Without endings, roughly: their first five letters."""
    return {word[:5] for word in _WORD.findall(text.casefold()) if word not in _PLAIN}
