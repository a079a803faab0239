"""What the conversation is at: what was asked, and what the person answers to the last reply."""

import re
from typing import NamedTuple

from lifeos.agent.contract import Task

_YES = re.compile(r"\W*(?:yes|agreed|that's fine|fine|go|do it|okay|ok|sure)\b", re.IGNORECASE)
_NO = re.compile(r"\W*(?:no\b(?! idea)|don't\b|not the\b|please leave\b|then no\b|i don't want\b)", re.IGNORECASE)
_THANKS = re.compile(r"\bthank", re.IGNORECASE)
_BYE = re.compile(
    r"\b(?:bye|goodbye|forget it|never mind|have to (?:go|stop)|leads nowhere|longer than i have)\b", re.IGNORECASE
)
_UNKNOWN = re.compile(r"\bno idea\b|\bdon't know\b|\bnot sure\b|\bcouldn't tell\b", re.IGNORECASE)
_DOUBT = re.compile(
    r"\bhow do you know|\bwhere does that come|\bwhat makes you|\bsays who|\bshow me (?:the record|what you)|\bbased on"
    r"|\byes to what|\bagree to (?:what|something)|\bdid you do it|\bhas it been done|\bdone or not",
    re.IGNORECASE,
)
_LOST = re.compile(r"\bwhere were we|\bwhat was it\?|\bsay that again|^\W*(?:hang on|not now|wait)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\W*(?:(?:please|can you|could you|would you|and|so|now),? )*(?:what|when|where|who|whom|whose|why|how|which|is|are|was|were|do|does|did|am"
    r"|may|must|can|should|remind|set|a reminder|write|make|take|keep|save|add|note|forget|erase|delete|clean|get rid|move|put|archive|tell|show|give|find"
    r"|quote|look|read|search|list|anything|i (?:need|want|would like|wonder) (?!it\b|that\b|this\b|them\b))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


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
        return bool(self.last) and "?" not in self.said[-1] and _THANKS.search(self.said[-1]) is not None

    @property
    def ends(self) -> bool:
        """Whether the person takes leave."""
        return self.thanks or (bool(self.last) and _BYE.search(self.said[-1]) is not None)

    @property
    def declines(self) -> bool:
        """Whether the person says no. A no that also asks for something is a no."""
        return bool(self.last) and _NO.match(self.said[-1]) is not None

    @property
    def unknown(self) -> bool:
        """Whether the person does not know what was asked back."""
        return bool(self.last) and _UNKNOWN.search(self.said[-1]) is not None

    def agrees(self, proposal: str) -> bool:
        """Whether the person says yes to this very proposal: it stands in the reply before, word for word. A question is no yes."""
        now = self.said[-1]
        return proposal in self.last and "?" not in now and _YES.match(now) is not None

    def told(self, text: str) -> bool:
        """Whether the agent said this since the person first asked what they ask now: what was done is not done again, and what was asked
        before is another matter."""
        return any(text in reply for reply in self.replies[self._since :])

    @property
    def _since(self) -> int:
        """The first turn that asked what the person asks now."""
        now = self.question
        return next((number for number in range(len(self.said)) if self._asking(number) == now), 0)

    @property
    def lead(self) -> str:
        """How a reply begins to what was asked before: it tells that the person was heard."""
        if self._since == len(self.said) - 1:
            return ""
        return "The records are in brackets. " if _DOUBT.search(self.said[-1]) else "Once more: "

    @property
    def question(self) -> str:
        """The sentence that asks, of the latest turn that has one: people say what they want among other things. What only answers a
        question back, doubts, or lost the thread asks for nothing new."""
        return next(filter(None, map(self._asking, range(len(self.said) - 1, -1, -1))), "")

    def _asking(self, number: int) -> str:
        """The sentence of a turn that asks; of the first turn, there is always one."""
        text = self.said[number]
        if number and (_DOUBT.search(text) or _LOST.search(text) or self._answers(number)):
            return ""
        sentences = _SENTENCE.split(text.strip())
        asking = [text for text in sentences if text.rstrip("\"')").endswith("?") or _ASKS.match(text)]
        return asking[-1] if asking else sentences[-1]

    @property
    def answers(self) -> str:
        """What the person answered to questions back, all together. A yes, a no and a "no idea" name nothing."""
        answered = [self.said[number] for number in range(1, len(self.said)) if self._answers(number)]
        return " ".join(
            text
            for text in answered
            if not any(words.search(text) for words in (_UNKNOWN, _LOST)) and not _YES.match(text)
        )

    def _answers(self, number: int) -> bool:
        return self.replies[number - 1].rstrip().endswith("?") and "?" not in self.said[number]
