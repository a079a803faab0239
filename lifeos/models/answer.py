"""What a model answers a chat with, and how it refuses."""

from typing import Any, Literal, NamedTuple, Protocol


class Chat(NamedTuple):
    """What is asked. ``messages``: each of ``role`` and ``content``; ``schema``: what the answer, as JSON, must satisfy."""

    messages: list[dict[str, str]]
    schema: dict[str, Any] | None
    seed: int
    temperature: float
    most_tokens: int

    @property
    def system(self) -> str:
        """What the model is told first; empty when it is told nothing."""
        first = self.messages[0]
        return first["content"] if first["role"] == "system" else ""


class Answer(NamedTuple):
    """A text, why it ends there, and the tokens that were read and written. ``micros``: what it cost, where somebody bills it."""

    text: str
    ended: Literal["stop", "length"]
    input_tokens: int
    output_tokens: int
    micros: int | None = None


class RefusalError(Exception):
    """There is no answer. ``status``: of HTTP; the message goes to who asked."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Backend(Protocol):
    """A model, or what stands in for one. Called from several threads."""

    model: str
    """The model's name with the digest of what it is made of."""

    def answer(self, chat: Chat) -> Answer:
        """Raises :class:`RefusalError`."""
        ...
