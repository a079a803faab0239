"""Providers, by the Router of the library LiteLLM, in this process: the routes, prices, retries and fallbacks that the platform's router has, from the same rendered configuration.

The library takes ten seconds to import, so it is loaded by the first chat. Keys are in this process's environment, and in no other one's.
"""

import os
import threading
from collections.abc import Mapping
from typing import Any, Literal

from lifeos.models.answer import Answer, Chat, RefusalError
from lifeos.targets.router import ENVIRONMENT

_FROM = "os.environ/"
"""What LiteLLM's configuration says in place of a key: the variable that holds it."""


class Providers:
    """What all routes share. Called from several threads."""

    def __init__(self, config: dict[str, Any]) -> None:
        """``config``: as :func:`lifeos.targets.router.config` renders it."""
        self._config = config
        self._prices = {
            one["model_info"]["id"]: (
                one["litellm_params"]["input_cost_per_token"],
                one["litellm_params"]["output_cost_per_token"],
            )
            for one in config["model_list"]
        }
        self._lock = threading.Lock()
        self._router: Any = None

    def complete(self, route: str, chat: Chat) -> Answer:
        """A chat on a route. Raises :class:`RefusalError`."""
        asked: dict[str, Any] = {
            "messages": chat.messages,
            "max_tokens": chat.most_tokens,
            "temperature": chat.temperature,
        }
        if chat.schema is not None:
            asked["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", "schema": chat.schema}}
        try:
            return self._told(self._loaded().completion(model=route, **asked))
        except Exception as error:  # also of an answer that lacks what every answer has
            raise RefusalError(502, f"no provider of route '{route}' answered: {type(error).__name__}") from error

    def _told(self, answer: Any) -> Answer:
        choice, usage = answer.choices[0], answer.usage
        read, written = self._prices[answer._hidden_params["model_id"]]  # noqa: SLF001  where the library says who answered
        micros = -int(-(usage.prompt_tokens * read + usage.completion_tokens * written) * 1_000_000 // 1)
        ended: Literal["stop", "length"] = "length" if choice.finish_reason == "length" else "stop"
        return Answer(choice.message.content or "", ended, usage.prompt_tokens, usage.completion_tokens, micros)

    def _loaded(self) -> Any:
        with self._lock:
            if self._router is None:
                os.environ.update({name: value for name, value in ENVIRONMENT.items() if name.startswith("LITELLM")})
                from litellm.router import Router  # noqa: PLC0415  see above

                self._router = Router(
                    model_list=[_with_key(one) for one in self._config["model_list"]], **self._config["router_settings"]
                )
            return self._router


class Provided:
    """A :class:`lifeos.models.answer.Backend`: one route of them."""

    def __init__(self, providers: Providers, route: str, model: str) -> None:
        self._providers, self._route, self.model = providers, route, model

    def answer(self, chat: Chat) -> Answer:
        """See :class:`lifeos.models.answer.Backend`."""
        return self._providers.complete(self._route, chat)


def reachable(config: dict[str, Any], keys: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Of a rendered configuration what can be asked with these variables, and the keys that it takes. A fallback that cannot is none."""
    kept, used = [], {}
    for one in config["model_list"]:
        variable = one["litellm_params"].get("api_key", "").removeprefix(_FROM)
        if one["litellm_params"].get("api_key", "").startswith(_FROM) and keys.get(variable):
            kept.append(one)
            used[variable] = keys[variable]
    names = {one["model_name"] for one in kept}
    settings = dict(config["router_settings"])
    settings["fallbacks"] = [
        {name: left}
        for pair in settings["fallbacks"]
        for name, others in pair.items()
        if name in names and (left := [other for other in others if other in names])
    ]
    return {"model_list": kept, "router_settings": settings}, used


def _with_key(deployment: dict[str, Any]) -> dict[str, Any]:
    parameters = dict(deployment["litellm_params"])
    parameters["api_key"] = os.environ[parameters["api_key"].removeprefix(_FROM)]
    return {**deployment, "litellm_params": parameters}
