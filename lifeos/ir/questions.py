"""What a memory must answer, as resolved."""

from lifeos.ir.node import Node

LOOKED = 20
"""Records of an answer that are looked at: as many as agents read."""


class Question(Node, frozen=True):
    """A question with a known answer, which is among the ``first``. Nothing that is looked at holds a text of ``omits``, and nothing but an answer all of ``only``."""

    name: str
    ask: str
    says: tuple[str, ...]
    first: int
    only: tuple[str, ...]
    omits: tuple[str, ...]
    agent: str | None = None
    record: str | None = None
    source: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether a record can answer it, or it only says what is not to be found."""
        return bool(self.says) or self.record is not None or self.source is not None


class Questions(Node, frozen=True):
    """The questions to the memory of this ``name``."""

    name: str
    questions: tuple[Question, ...]
    least: int | None = None

    @property
    def needed(self) -> int:
        """How many of them a version must answer."""
        return len(self.questions) if self.least is None else self.least
