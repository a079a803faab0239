"""What a version answers to a question whose answer is known, by the recall that agents ask."""

import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

from lifeos.ir import Question
from lifeos.ir.questions import LOOKED
from lifeos.memory.recall.search import Hit, recall
from lifeos.memory.recall.version import Version


class Seen(NamedTuple):
    """A record that was found, without what it says."""

    record: str
    source: str
    orders: bool


class Answer(NamedTuple):
    """``place``: of the first record that answers, counted from 1; None where none that is looked at does. ``forbidden``: of the first that has what is not to be found. ``seen``: all that was looked at, the best first."""

    place: int | None
    forbidden: int | None
    seen: tuple[Seen, ...]

    @property
    def by(self) -> str:
        """The target that stands for the first record that answers; nothing where none does."""
        return f"record:{self.seen[self.place - 1].record}" if self.place is not None else ""

    def among(self, first: int) -> bool:
        """Whether an answer is among so many of the first."""
        return self.place is not None and self.place <= first

    def held(self, question: Question) -> bool:
        """Whether it is what the question demands."""
        return self.forbidden is None and (not question.answerable or self.among(question.first))


def answer(version: Version, question: Question, granted: Collection[str]) -> Answer:
    """What the version answers within the scopes."""
    hits = recall(version, question.ask, LOOKED, granted)
    right = (place for place, hit in enumerate(hits, 1) if _answers(hit, question))
    wrong = (place for place, hit in enumerate(hits, 1) if _forbidden(hit, question))
    return Answer(next(right, None), next(wrong, None), tuple(Seen(hit.id, hit.source, hit.orders) for hit in hits))


def says(text: str, wanted: str) -> bool:
    """Whether a text holds another one as whole words and numbers, in capitals or not: 40.00 is no part of 940.00, and 40 none of 40.50."""
    plain = _plain(wanted)
    before = r"(?<!\w)" * plain[0].isalnum() + r"(?<!\d[.,])" * plain[0].isdigit()
    after = r"(?!\w)" * plain[-1].isalnum() + r"(?![.,]\d)" * plain[-1].isdigit()
    return re.search(before + re.escape(plain) + after, _plain(text)) is not None


def _answers(hit: Hit, question: Question) -> bool:
    return (
        question.answerable
        and question.record in (None, hit.id)
        and question.source in (None, hit.source)
        and all(says(hit.text, text) for text in question.says)
    )


def _forbidden(hit: Hit, question: Question) -> bool:
    if any(says(hit.text, text) for text in question.omits):
        return True
    return bool(question.only) and all(says(hit.text, text) for text in question.only) and not _answers(hit, question)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
