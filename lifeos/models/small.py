"""SmolLM2-135M-Instruct on llama.cpp, in this process: it can write what a schema asks for, and is often wrong.

The same chat with the same seed has the same answer, whatever else is asked at the time and was asked before. So a copy of the model does
one chat at a time, on one thread, and starts each from nothing: with several slots or a kept prompt, sums are done in another order.
What that costs: a prompt is read again each time (some 150 tokens a second on one core; 50 to 70 are written), and as many chats at a time as there
are copies, each with 190 MB for its context; the weights are shared.
"""

import queue
import threading
from typing import Any

import msgspec

from lifeos.errors import UsageError
from lifeos.models.answer import Answer, Chat, RefusalError
from lifeos.models.weights import CHAT, INSTALL, short

CONTEXT = 8192
"""Tokens of a chat, its answer with it; as many as the model was trained on."""


class _Message(msgspec.Struct):
    content: str


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str


class _Usage(msgspec.Struct):
    prompt_tokens: int
    completion_tokens: int


class _Answer(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage


class _Error(msgspec.Struct):
    code: int
    message: str


class _Refusal(msgspec.Struct):
    error: _Error


class Small:
    """A :class:`lifeos.models.answer.Backend`. The first chat checks and loads the weights, in a second."""

    def __init__(self, copies: int) -> None:
        """``copies``: chats at a time. Raises :class:`UsageError` when weights or llama.cpp are missing."""
        self.model = f"{CHAT.model}@{short(CHAT.digest)}"
        try:
            import xllamacpp  # noqa: PLC0415  optional
        except ModuleNotFoundError as error:
            raise UsageError(f"this needs xllamacpp: {INSTALL}") from error
        self._llama = xllamacpp
        self._idle: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._left = copies
        self._path = ""

    def answer(self, chat: Chat) -> Answer:
        """See :class:`lifeos.models.answer.Backend`."""
        asked: dict[str, Any] = {
            "messages": chat.messages,
            "max_tokens": chat.most_tokens,
            "seed": chat.seed % 2**32,
            "temperature": chat.temperature,
            "cache_prompt": False,
        }
        if chat.schema is not None:
            asked["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", "schema": chat.schema}}
        copy = self._take()
        try:
            said = copy.handle_chat_completions(asked)
        except ValueError as error:
            raise RefusalError(400, str(error)) from error
        finally:
            self._idle.put(copy)
        if "error" in said:
            refusal = msgspec.convert(said, type=_Refusal).error
            raise RefusalError(refusal.code, refusal.message)
        answer = msgspec.convert(said, type=_Answer)
        choice = answer.choices[0]
        return Answer(
            choice.message.content,
            "length" if choice.finish_reason == "length" else "stop",
            answer.usage.prompt_tokens,
            answer.usage.completion_tokens,
        )

    def _take(self) -> Any:
        """A copy that is idle; another one, as long as there may be one; or the next that becomes idle."""
        with self._lock:
            if self._idle.empty() and self._left:
                self._left -= 1
                return self._load()
        return self._idle.get()

    def _load(self) -> Any:
        self._path = self._path or CHAT.verified()
        parameters = self._llama.CommonParams()
        parameters.model.path = self._path
        parameters.n_ctx = CONTEXT
        parameters.n_parallel = 1
        parameters.n_gpu_layers = 0
        parameters.cpuparams.n_threads = 1
        parameters.cache_ram_mib = 0
        parameters.verbosity = -1
        return self._llama.Server(parameters)
