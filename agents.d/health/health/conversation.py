"""What the conversation is at: what was asked, and what the person answers to the last reply."""

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from lifeos.agent.contract import Task

T = TypeVar("T")

_YES = re.compile(r"\W*(?:yes|agreed|that's fine|fine|go|do it|okay|ok|sure)\b", re.IGNORECASE)
_NO = re.compile(r"\W*(?:no\b(?! idea)|don't\b|not the\b|please leave\b|then no\b|i don't want\b)", re.IGNORECASE)
_THANKS = re.compile(r"\bthank", re.IGNORECASE)
_BYE = re.compile(
    r"\b(?:bye|goodbye|forget it|never mind|have to (?:go|stop)|leads nowhere|longer than i have)\b", re.IGNORECASE
)
_DOUBT = re.compile(
    r"\bhow do you know|\bwhere(?:'s| did| does)|\bwhat makes you|\bsays who|\bshow me|\bbased on", re.IGNORECASE
)


class Conversation(NamedTuple):
    """``said``: the person's turns, oldest first, the one to answer last; ``replies``: the agent's, oldest first."""

    task: str
    said: tuple[str, ...]
    replies: tuple[str, ...]

    @classmethod
    def of(cls, task: Task) -> "Conversation":
        """From a task."""
        said = (*(turn.text for turn in task.history if turn.by == "user"), task.text)
        return cls(task.id, said, tuple(turn.text for turn in task.history if turn.by == "agent"))

    @property
    def last(self) -> str:
        """The reply that the person answers; empty at the beginning."""
        return self.replies[-1] if self.replies else ""

    @property
    def thanks(self) -> bool:
        """Whether the person says thanks, and wants nothing."""
        return bool(self.last) and _THANKS.search(self.said[-1]) is not None

    @property
    def ends(self) -> bool:
        """Whether the person takes leave."""
        return self.thanks or (bool(self.last) and _BYE.search(self.said[-1]) is not None)

    @property
    def declines(self) -> bool:
        """Whether the person says no. A no that also asks for something is a no."""
        return bool(self.last) and _NO.match(self.said[-1]) is not None

    def agrees(self, proposal: str) -> bool:
        """Whether the person says yes to this very proposal: it stands in the reply before, word for word. A question is no yes."""
        now = self.said[-1]
        return proposal in self.last and "?" not in now and _YES.match(now) is not None

    def told(self, text: str) -> bool:
        """Whether the agent said this before."""
        return any(text in reply for reply in self.replies)

    @property
    def lead(self) -> str:
        """How a reply begins that says again what was said: it tells that the person was heard."""
        if not self.last:
            return ""
        return "The records are in brackets. " if _DOUBT.search(self.said[-1]) else "Once more: "

    def topic(self, topics: Sequence[tuple[str, T]]) -> T | None:
        """The latest thing that was asked for."""
        for text in reversed(self.said):
            for words, topic in topics:
                if re.search(words, text, re.IGNORECASE):
                    return topic
        return None

    def asked(self, words: str) -> str:
        """The latest turn with these words; the first turn when there is none."""
        return next((text for text in reversed(self.said) if re.search(words, text, re.IGNORECASE)), self.said[0])
