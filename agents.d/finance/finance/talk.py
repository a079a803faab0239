"""The conversation so far: what was asked for first, and what the latest message makes of the reply before it."""

import re
from typing import NamedTuple, Self

from lifeos.agent.contract import Task

_AGREES = re.compile(r"(?:yes|agreed|fine|go|okay|ok|that's fine|please do)\b[^?]*", re.DOTALL)
_BUT = re.compile(r"\b(?:but|not|don't|unless|except|instead|only if)\b")
_DECLINES = re.compile(
    r"(?:no\b(?! idea)|don't\b|please leave\b|then no\b|not the\b|leave that\b)|.*\bthe answer is no\b", re.DOTALL
)
_THANKS = re.compile(r"(?:thank|thanks|good, thanks)\b")
_LEAVES = re.compile(r"(?:i have to (?:stop|go)|that took longer|no time|forget it|never mind|this leads nowhere)\b")
_UNKNOWN = re.compile(
    r"don't know|no idea|couldn't tell|not sure|won't guess|rather not|to myself|private|none of your business"
)


class Talk(NamedTuple):
    """``goal``: the person's first message; ``said``: the latest, when there is a second; ``shown``: the agent's reply before it;
    ``told``: all that the person said after the first message; ``answered``: all replies; ``refused``: whether a proposal was declined."""

    task: str
    goal: str
    said: str
    shown: str
    told: str
    answered: str
    refused: bool

    @classmethod
    def of(cls, task: Task) -> Self:
        """Read a task."""
        turns = [turn.text for turn in task.history if turn.by == "user"]
        replies = [turn.text for turn in task.history if turn.by == "agent"]
        later = [*turns[1:], task.text] if turns else []
        return cls(
            task.id,
            turns[0] if turns else task.text,
            later[-1] if later else "",
            replies[-1] if replies else "",
            " ".join(later),
            " ".join(replies),
            refused=any(
                _plain(text) for text in later if _DECLINES.match(_plain(text)) and not _UNKNOWN.search(_plain(text))
            ),
        )

    def agrees_to(self, line: str) -> bool:
        """Whether the latest message is a plain yes, and what it answers showed exactly this line: an agreement is to what was shown."""
        said = _plain(self.said)
        return not self.refused and line in self.shown and bool(_AGREES.fullmatch(said)) and not _BUT.search(said)

    @property
    def shrugs(self) -> bool:
        """Whether the latest message says that the person does not know, or does not tell."""
        return bool(_UNKNOWN.search(_plain(self.said)))

    @property
    def over(self) -> str:
        """The last word to somebody who thanks or leaves; nothing while the conversation goes on."""
        said = _plain(self.said)
        if _THANKS.match(said):
            return "You are welcome."
        return "All right. I leave everything as it is." if _LEAVES.match(said) else ""


def _plain(text: str) -> str:
    return text.replace("\u2019", "'").casefold().strip()
