"""The models behind a router, or behind any server of OpenAI's protocol: ``chat/completions`` over HTTP."""

import threading
import time
import weakref
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import msgspec

from lifeos.agent.model import Completion, ModelError, Unavailable, question
from lifeos.errors import UsageError

if TYPE_CHECKING:
    import httpx

SECONDS = 300.0
"""What an answer may take: a frontier model that thinks, or a small one on a busy machine with others before us in the queue."""

_CONNECTING = 10.0
_MOST = 4 << 20
"""Bytes of an answer; the longest that a route allows has some forty thousand."""

_PAUSES = (0.5, 2.0)
"""Seconds before each retry of what nobody answered. What a model answered is never asked again."""

_NOBODY = frozenset({429, 502, 503, 504})
"""The statuses that a router gives when no model was reached."""


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message


_Count = Annotated[int, msgspec.Meta(ge=0, le=10**9)]


class _Usage(msgspec.Struct):
    prompt_tokens: _Count
    completion_tokens: _Count


class _Answer(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage
    model: str = ""


class _Told(msgspec.Struct):
    message: str


class _Refusal(msgspec.Struct):
    error: _Told


class Router:
    """A :class:`lifeos.agent.model.Model`. Connections are made in the process that asks, when it first does."""

    def __init__(self, url: str, *, seconds: float = SECONDS, key: str | None = None) -> None:
        """``url``: what ``/chat/completions`` is added to. ``{route}`` in it stands for the route, as the platform's router wants it
        (``http://router:4000/openai/deployments/{route}``); otherwise the route is the name of the model, as everybody else has it.
        ``key``: sent as the bearer's. Raises :class:`UsageError` for what is no address."""
        try:
            parsed = urlsplit(url)
            sound = parsed.scheme in ("http", "https") and bool(parsed.hostname) and parsed.port != 0
        except ValueError:
            sound = False
        if not sound:
            raise UsageError(f"'{url}' is no address of a router; one looks like http://127.0.0.1:8080/v1")
        if parsed.username or parsed.password:
            raise UsageError("a router's address carries no password: it would end up in logs")
        self._url = url.rstrip("/")
        self._seconds = seconds
        self._key = key
        self._client: httpx.Client | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """End the connections of this process. Whoever asks again afterwards connects again."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def complete(
        self, route: str, messages: list[dict[str, str]], *, schema: dict[str, Any] | None, most_tokens: int, seed: int
    ) -> Completion:
        """See :class:`lifeos.agent.model.Model`. Greedy (temperature 0), so that a model that can repeat itself does."""
        body = question(route, messages, schema=schema, most_tokens=most_tokens, seed=seed)
        sent = msgspec.json.encode(body)
        for pause in _PAUSES:
            try:
                return self._ask(route, sent)
            except _TryAgain:
                time.sleep(pause)
        return self._ask(route, sent)

    def _ask(self, route: str, sent: bytes) -> Completion:
        status, data = self._post(route, sent)
        if status in _NOBODY:
            raise _TryAgain(self._words(route, f"status {status}{self._reason(data)}"))
        if status != 200:
            raise ModelError(self._words(route, f"status {status}{self._reason(data)}"))
        try:
            answer = msgspec.json.decode(data, type=_Answer)
            text = answer.choices[0].message.content
        except (msgspec.DecodeError, IndexError) as error:
            raise ModelError(self._words(route, f"what came is no chat completion: {error}")) from None
        if text is None:
            raise ModelError(self._words(route, "the answer has no text"))
        return Completion(text, answer.model, answer.usage.prompt_tokens, answer.usage.completion_tokens)

    def _post(self, route: str, sent: bytes) -> tuple[int, bytes]:
        import httpx  # noqa: PLC0415  most runs ask no model, and it takes long to import

        with self._lock:
            if self._client is None:
                timeout = httpx.Timeout(self._seconds, connect=_CONNECTING)
                self._client = httpx.Client(timeout=timeout, trust_env=False)
                weakref.finalize(self, self._client.close)  # its connections end with the router
            client = self._client
        headers = {"content-type": "application/json"}
        if self._key:
            headers["authorization"] = f"Bearer {self._key}"
        url = self._url.replace("{route}", route) + "/chat/completions"
        end = time.monotonic() + self._seconds
        data = bytearray()
        try:
            with client.stream("POST", url, content=sent, headers=headers) as response:
                for chunk in response.iter_bytes():
                    data += chunk
                    if len(data) > _MOST:
                        raise ModelError(self._words(route, f"the answer is longer than {_MOST >> 20} MB"))
                    if time.monotonic() > end:
                        raise Unavailable(self._words(route, f"no whole answer within {self._seconds:g} s"))
        except httpx.TimeoutException as error:
            raise Unavailable(self._words(route, f"no answer within {self._seconds:g} s")) from error
        except httpx.TransportError as error:
            raise _TryAgain(self._words(route, str(error) or type(error).__name__)) from error
        except httpx.DecodingError as error:
            raise ModelError(self._words(route, "the answer is not encoded as it says")) from error
        return response.status_code, bytes(data)

    def _words(self, route: str, what: str) -> str:
        return f"route '{route}' at {self._url}: {what}"

    def _reason(self, data: bytes) -> str:
        """The message of an error in OpenAI's form, in so far as it is fit to be kept."""
        try:
            message = msgspec.json.decode(data, type=_Refusal).error.message
        except msgspec.DecodeError:
            return ""
        if self._key:
            message = message.replace(self._key, "***")
        return f": {message[:300]}"


class _TryAgain(Unavailable):
    """Nobody answered yet, and somebody may."""
