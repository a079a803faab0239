"""A scripted stand-in for the frontier model, for the health agent: explicit rules on the messages it is given, and on nothing else.

It is named as such in every trace. It judges urgency and reads doctors' orders as the prompt defines them; what it does not understand it
calls urgent, or leaves out, as the prompt asks of a model in doubt.
"""

import json
import re
from typing import Any

_FIGURATIVE = re.compile(
    r"\b(?:heart (?:sank|set on|to heart|of the matter)|heart-to-heart|by heart|learnt? by heart|to heart|breathtaking|breath of fresh air|catch (?:the|my) train"
    r"|weak (?:coffee|tea|excuse|signal)|weakness for|bloody|sight ?seeing|in sight|numb(?:er)? of|dizzying|swell (?:party|evening|time)"
    r"|breathing exercises?|breather|heart-shaped|heartfelt|chest of drawers|chest press|hopeless at|pointless (?:meeting|exercise)|heart centre)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:years ago|as a child|last (?:year|winter|summer)|in the film|in the book|on the radio|i read|in 20\d\d)\b",
    re.IGNORECASE,
)
_LASTING = re.compile(r"\b(?:mild|dull|slight|light|same) (?:\w+ )?(?:headaches?|migraine)\b", re.IGNORECASE)
_MEASURED = re.compile(r"\bheart rate\b|\b(?:resting pulse|blood (?:pressure|sugar|tests?))\b", re.IGNORECASE)
_KNOWN = re.compile(r"\b(?:it's )?about my \w+(?: \w+){0,2}[.]", re.IGNORECASE)
_BODY = re.compile(
    r"\b(?:chest|heart|breath\w*|dizz\w+|light-?headed|numb\w*|weak\w*|tingl\w+|vision|sight|headaches?|migraine|bleed\w*|blood|swell\w*|swollen"
    r"|pregnan\w+|child|son|daughter|baby|toddler|vomit\w*|confus\w+|pass out|words|jaw|collaps\w+|hopeless|pointless|blind\w*|sudden\w*|speech|speak\w*|throat|tongue|lips"
    r"|unconscious|stroke|seizure|overdos\w+|poison\w*|allerg(?:ic|y|ies)|pulse|unbearable|worst)\b",
    re.IGNORECASE,
)
_MINUTES = re.compile(r"\b(?:no more than|at most|not more than|up to) (\d+) minutes\b", re.IGNORECASE)
_EASY = re.compile(
    r"\b(?:no (?:intervals|hard (?:sessions|training))|only easy|easy (?:training|sessions) only)\b", re.IGNORECASE
)
_NONE = re.compile(r"\b(?:no training(?: at all)?|no sport|must not train)\b", re.IGNORECASE)
_FREE = re.compile(r"\b(?:without (?:any )?restriction|no restrictions?|may train freely)\b", re.IGNORECASE)
_UNTIL = re.compile(r"\buntil (\d{4}-\d{2}-\d{2}|\d{1,2} [A-Z][a-z]+ \d{4})")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_LETTER = re.compile(r"^(?P<id>\S+) of \d{4}-\d{2}-\d{2}: (?P<text>.*)$")


def answer(messages: list[dict[str, str]], schema: dict[str, Any] | None, seed: int) -> str:
    """The next message of the chat. The seed changes nothing: rules are not drawn."""
    system = messages[0]["content"]
    question = messages[-1]["content"]
    if "# Now: read the orders" in system:
        return json.dumps({"orders": [order for line in question.splitlines() for order in _orders(line)]})
    return json.dumps(_urgency(question))


def _urgency(text: str) -> dict[str, Any]:
    """Sentence by sentence: what is left of a body's signs once figures of speech and old episodes are taken away."""
    for sentence in re.split(r"(?<=[.!?])\s|\n", text):
        if _OVER.search(sentence):
            continue
        plain = sentence
        for harmless in (_FIGURATIVE, _LASTING, _KNOWN, _MEASURED):
            plain = harmless.sub(" ", plain)
        if found := _BODY.search(plain):
            return {"urgent": True, "why": sentence.strip()[:200] or found[0]}
    return {"urgent": False, "why": "no sign of the body in the present that is on the list"}


def _orders(line: str) -> list[dict[str, Any]]:
    letter = _LETTER.match(line)
    if letter is None:
        return []
    found = []
    for sentence in re.split(r"(?<=[.!?])\s", letter["text"]):
        minutes, easy, none, free = (pattern.search(sentence) for pattern in (_MINUTES, _EASY, _NONE, _FREE))
        if minutes or easy or none or free:
            found.append(
                {
                    "letter": letter["id"],
                    "sentence": sentence.strip().rstrip("."),
                    "minutes": int(minutes[1]) if minutes else None,
                    "easyOnly": easy is not None,
                    "none": none is not None,
                    "free": free is not None,
                    "until": _until(sentence),
                }
            )
    return found


def _until(sentence: str) -> str | None:
    found = _UNTIL.search(sentence)
    if found is None or "-" in found[1]:
        return found[1] if found else None
    day, month, year = found[1].split()
    return f"{year}-{_MONTHS.index(month) + 1:02}-{int(day):02}"
