"""Models through the gateway, on OpenAI's protocol (``chat/completions``)."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Any

import msgspec

from lifeos.agent.connection import Connection, GatewayError
from lifeos.agent.model import Completion, ModelError, question
from lifeos.units import Money

_COST = "x-litellm-response-cost"
"""Header in which the router says what the call cost, in US dollars."""


class _Message(msgspec.Struct, frozen=True):
    content: str | None = None


class _Choice(msgspec.Struct, frozen=True):
    message: _Message


class _Usage(msgspec.Struct, frozen=True):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Answer(msgspec.Struct, frozen=True):
    choices: list[_Choice]
    model: str = ""
    usage: _Usage = _Usage()


class Chat:
    """A :class:`lifeos.agent.model.Model` for one task: the routes of ``agent.json``, by their URLs."""

    def __init__(self, connection: Connection, urls: Mapping[str, str], headers: Mapping[str, str]) -> None:
        self._connection = connection
        self._urls = urls
        self._headers = headers

    def complete(
        self, route: str, messages: list[dict[str, str]], *, schema: dict[str, Any] | None, most_tokens: int, seed: int
    ) -> Completion:
        """See :class:`lifeos.agent.model.Model`. Greedy (temperature 0), as an agent is gated."""
        body = question(route, messages, schema=schema, most_tokens=most_tokens, seed=seed)
        try:
            with self._connection.post(f"{self._urls[route]}/chat/completions", body, self._headers) as response:
                data, status, cost = response.read(), response.status_code, response.headers.get(_COST)
        except GatewayError as error:
            raise ModelError(str(error)) from error
        if not response.is_success:
            raise ModelError(_reason(data) or f"route '{route}' answered with status {status}")
        try:
            answer = msgspec.json.decode(data, type=_Answer)
            text = answer.choices[0].message.content
        except (msgspec.DecodeError, IndexError) as error:
            raise ModelError(f"route '{route}' answered with no chat completion: {error}") from error
        if text is None:
            raise ModelError(f"route '{route}' answered without a text")
        return Completion(text, answer.model, answer.usage.prompt_tokens, answer.usage.completion_tokens, _money(cost))


def _reason(data: bytes) -> str:
    """The message of an error, in OpenAI's form or in the gateway's."""

    class Told(msgspec.Struct):
        message: str

    class Refusal(msgspec.Struct):
        error: Told

    try:
        return msgspec.json.decode(data, type=Refusal).error.message
    except msgspec.DecodeError:
        return ""


def _money(dollars: str | None) -> Money | None:
    """Rounded up to a millionth; None for what is no amount."""
    try:
        amount = Decimal(dollars or "") * 1_000_000
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount < 10**15:
        return None
    return Money(int(amount.to_integral_value(ROUND_CEILING)))
