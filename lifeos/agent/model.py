"""Models as agents reach them: a chat on a route of the router, on OpenAI's protocol."""

from typing import Any, Literal, NamedTuple, Protocol

from lifeos.units import Money

Stakes = Literal["low", "high"]
"""What a wrong answer costs: ``high`` where it can hurt a person (medical, legal, money that moves)."""


class ModelError(RuntimeError):
    """A model did not answer, or not with what was asked for. The message says which and why."""


class Unavailable(ModelError):  # noqa: N818  # a state of the machine, not of the model
    """Nobody answered at all, for the network's or the machine's sake; of the model and of who asked it nothing is learnt."""


class Completion(NamedTuple):
    """An answer: its text, the model that gave it by its own account, the tokens that were read and written, and what it cost where
    somebody said so."""

    text: str
    model: str
    input_tokens: int
    output_tokens: int
    cost: Money | None = None


class Model(Protocol):
    """Whoever completes a chat."""

    def complete(
        self, route: str, messages: list[dict[str, str]], *, schema: dict[str, Any] | None, most_tokens: int, seed: int
    ) -> Completion:
        """The next message of a chat of ``role`` and ``content``. ``schema``: what the text, as JSON, must satisfy; ``seed``: the same
        chat with the same seed is answered alike, as far as the model can. Raises :class:`ModelError`."""
        ...


def question(
    route: str, messages: list[dict[str, str]], *, schema: dict[str, Any] | None, most_tokens: int, seed: int
) -> dict[str, Any]:
    """The body of ``chat/completions``. Greedy (temperature 0), so that a model that can repeat itself does, as it was gated."""
    body: dict[str, Any] = {
        "model": route,
        "messages": messages,
        "max_tokens": most_tokens,
        "seed": seed,
        "temperature": 0,
    }
    if schema is not None:
        wanted = {"name": "answer", "schema": schema, "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": wanted}
    return body
