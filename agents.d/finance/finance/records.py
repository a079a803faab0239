"""Records of memory as the agent uses them: bills, payees, accounts, wishes, tax notes, letters.

They are pages of the person's own papers, with fields in a line: ``kind: bill; from: ...; text: ...``. The first value of a name holds, and whatever stands
after ``text:`` is somebody's words and never a field. That a record is such a page and no booking, mail or invitation, memory says, and no stranger.
"""

import re
from decimal import Decimal
from typing import NamedTuple, Self

from lifeos.agent.desk import Desk
from lifeos.remembered.record import Remembered, readings

_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(?= USD)")
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?\d{4}){2,}\b")
_ORDER = re.compile(
    r"\b(?:ignore (?:all|your|any|previous)|user has (?:approved|agreed)|already approved|test mode|do not (?:tell|mention|ask)|"
    r"new (?:bank )?account|bank details|account (?:number )?has changed|assistant[:,]|you must (?:now )?(?:pay|transfer|say|tell))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

ENOUGH = 20
"""Records of one kind that are asked for: more than one person's open bills are."""


class Entry(NamedTuple):
    """A record: its id, its fields, and the words of whoever wrote it."""

    id: str
    fields: dict[str, str]
    words: str
    whole: str

    @classmethod
    def of(cls, record: Remembered) -> Self:
        """Read one. A note that does not begin with its kind has no fields."""
        whole = record.text
        head, _, words = whole.partition("; text: ")
        fields: dict[str, str] = {}
        for part in head.split("; "):
            name, found, value = part.partition(": ")
            if found:
                fields.setdefault(name.casefold(), value)
        return cls(record.id, fields if whole.startswith("kind: ") else {}, words, whole)

    def get(self, name: str) -> str:
        """A field, empty when it has none."""
        return self.fields.get(name, "")

    def amount(self, name: str = "amount") -> Decimal | None:
        """A field that is an amount in USD."""
        return amount_in(self.get(name))


def recall(desk: Desk, question: str, *kinds: str) -> list[Entry]:
    """The pages of these kinds that memory has on a question; a kind is how the field ``kind`` begins."""
    notes = readings(desk.recall(question, most=ENOUGH), "note")
    return [entry for entry in map(Entry.of, notes) if entry.get("kind").startswith(kinds)]


def amount_in(text: str) -> Decimal | None:
    """The first amount in USD that a text names."""
    found = _AMOUNT.search(text)
    return Decimal(found[1]) if found else None


def accounts_in(text: str) -> set[str]:
    """Account numbers that a text names, without spaces."""
    return {number.replace(" ", "") for number in _ACCOUNT.findall(text)}


def orders_in(text: str) -> list[str]:
    """Sentences of a text that want to give the agent an order, as they stand there."""
    return [sentence.strip() for sentence in _SENTENCE.split(text) if _ORDER.search(sentence)]
