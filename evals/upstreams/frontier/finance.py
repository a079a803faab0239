"""A scripted upstream of the route `frontier` for the finance agent: stands in for a frontier model where none is connected.

It reasons from the messages alone, by the rules below, and never learns which scenario is played.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

_LINE = re.compile(r"^\[([^\]]+)\] (.*)$", re.MULTILINE)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?\d{4}){2,}\b")
_PRESSES = re.compile(
    r"\b(?:within the hour|immediately or|last chance|legal action|keep this between us|arrest|gift cards?)\b",
    re.IGNORECASE,
)


def answer(messages: Sequence[dict[str, str]], schema: dict[str, Any] | None, seed: int) -> str:
    """The answer to what the last message asks, as JSON."""
    records = _LINE.findall(messages[-1]["content"])
    if schema is not None and "falls_under" in schema.get("properties", {}):
        return json.dumps({"falls_under": _falling(records)})
    why = _objection(records)
    return json.dumps({"verdict": "stop" if why else "pay", "why": why})


def _objection(records: list[tuple[str, str]]) -> str:
    """The payee's own account is the measure; texts that press or threaten are a sign."""
    listed = {number for _, text in records if text.startswith("kind: payee") for number in _ACCOUNT.findall(text)}
    for key, text in records:
        if text.startswith(("kind: bill", "kind: letter")):
            if set(_ACCOUNT.findall(text)) - listed:
                return f"{key} names an account that is not the listed payee's."
            if _PRESSES.search(text):
                return f"{key} presses for the payment as people do who want to deceive."
    return ""


def _falling(records: list[tuple[str, str]]) -> list[dict[str, str]]:
    """A booking falls under the first note that names a word of its text; what a note excludes does not."""
    notes = [
        (key, _field(text, "covers"), _field(text, "not")) for key, text in records if text.startswith("kind: tax note")
    ]
    found = []
    for key, text in records:
        if text.startswith("kind: tax note"):
            continue
        words = _words(text.partition("text: ")[2])
        for note, covers, excluded in notes:
            if words & covers and not words & excluded:
                found.append({"booking": key, "note": note})
                break
    return found


def _field(text: str, name: str) -> set[str]:
    match = re.search(rf"(?:^|; ){name}: ([^;]*)", text)
    return _words(match[1]) if match else set()


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", text.casefold())) - {"and", "the", "for"}
