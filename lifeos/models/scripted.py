"""Scripts that stand in for a model that is not here: Python files of the repository that answer from the chat alone.

A script has a function ``answer(messages, schema, seed) -> str``. Which of a route's scripts is asked says the first line of the
system prompt: ``# Finance`` asks ``finance.py``.
"""

import hashlib
import os
from collections.abc import Callable
from typing import Any

from lifeos.agent.code import function
from lifeos.errors import LifeOSError
from lifeos.models.answer import Answer, Chat, RefusalError
from lifeos.models.weights import short

_BYTES_A_TOKEN = 4
"""Of English text, about. Nothing here has the tokenizer of the model that is stood in for, so tokens are estimated."""


class Scripted:
    """A :class:`lifeos.models.answer.Backend`. A script is loaded when it is first asked."""

    def __init__(self, route: str, folder: str) -> None:
        """``folder``: with the scripts of the route."""
        self.model = f"scripted/{route}@{short(digest_of(folder))}"
        self._folder = folder
        self._loaded: dict[str, Callable[..., Any]] = {}

    def answer(self, chat: Chat) -> Answer:
        """See :class:`lifeos.models.answer.Backend`. What a script raises is answered with status 500."""
        name = self._chosen(chat)
        try:
            text = self._script(name)(chat.messages, chat.schema, chat.seed)
        except LifeOSError as error:
            raise RefusalError(500, str(error)) from error
        except Exception as error:
            raise RefusalError(500, f"the script {name}.py raised {type(error).__name__}: {error}") from error
        if not isinstance(text, str):
            raise RefusalError(500, f"the script {name}.py answered with {type(text).__name__}, not with a text")
        read = sum(len(message["content"].encode()) for message in chat.messages)
        return Answer(text, "stop", -(-read // _BYTES_A_TOKEN), -(-len(text.encode()) // _BYTES_A_TOKEN))

    def _chosen(self, chat: Chat) -> str:
        first = chat.system.lstrip().split("\n", 1)[0]
        name = first.lstrip("# ").strip().lower().replace(" ", "-")
        names = scripts(self._folder)
        if name in names:
            return name
        asked = f"a system prompt that begins with '{first[:60]}'" if first else "a chat without a system prompt"
        raise RefusalError(503, f"no script answers {asked}; there is, in {self._folder}: {', '.join(names)}")

    def _script(self, name: str) -> Callable[..., Any]:
        if name not in self._loaded:
            self._loaded[name] = function(f"{self._folder}/{name}.py", "answer")
        return self._loaded[name]


def scripts(folder: str) -> list[str]:
    """The names of the scripts in a folder; none when there is no folder."""
    try:
        return sorted(name.removesuffix(".py") for name in os.listdir(folder) if name.endswith(".py"))
    except (FileNotFoundError, NotADirectoryError):
        return []


def digest_of(folder: str) -> str:
    """Of the scripts with their names: ``sha256:`` and hexadecimal."""
    digest = hashlib.sha256()
    for name in scripts(folder):
        with open(f"{folder}/{name}.py", "rb") as file:
            digest.update(name.encode() + b"\0" + hashlib.sha256(file.read()).digest())
    return f"sha256:{digest.hexdigest()}"
